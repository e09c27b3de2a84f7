/* Passkeys: asks the browser for a key or an answer from one, puts it in the form and sends it. Nothing without it is shown. */
(() => {
  const keys = window.webauthnJSON
  if (!window.PublicKeyCredential || !keys) return
  for (const note of document.querySelectorAll('[data-uden-noegle]')) note.hidden = true

  const options = async (form) => {
    if (!form.dataset.fra) return JSON.parse(document.getElementById(form.dataset.valg).textContent)
    const answer = await fetch(form.dataset.fra, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.status)
    return answer.json()
  }

  const said = (problem) => {
    if (problem.name === 'InvalidStateError') return 'Enheden har allerede en adgangsnøgle til din konto.'
    if (problem.name === 'NotAllowedError') return 'Der kom ingen adgangsnøgle. Prøv igen, eller vælg en anden måde.'
    return 'Det lykkedes ikke. Genindlæs siden, og prøv igen.'
  }

  for (const form of document.querySelectorAll('form[data-noegle]')) {
    const button = form.querySelector('button[type=button]')
    const error = form.querySelector('[role=alert][hidden], [role=alert].felt__fejl')
    form.hidden = false
    const go = async (event) => {
      event.preventDefault()
      error.hidden = true
      button.disabled = true
      try {
        const given = await options(form)
        const key = form.dataset.noegle === 'lav' ? await keys.create(given.creation_options) : await keys.get(given.request_options)
        form.elements.credential.value = JSON.stringify(key)
        form.submit()
      } catch (problem) {
        error.textContent = said(problem)
        error.hidden = false
        button.disabled = false
      }
    }
    button.addEventListener('click', go)
    form.addEventListener('submit', go)
  }
})()
