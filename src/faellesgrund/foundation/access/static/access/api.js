/* Tries a call from the page of the API: with the key that is typed, else with the browser's log-in. Nothing is kept. */
(() => {
  const shown = 20000
  const key = document.getElementById('proev-noegle')
  const token = document.querySelector('#proev-maerke input')
  for (const part of document.querySelectorAll('#proev, .proev')) part.hidden = false

  const asked = (form) => {
    let address = form.dataset.adresse
    const query = new URLSearchParams()
    const headers = { Accept: 'application/json' }
    for (const field of form.querySelectorAll('[data-navn]')) {
      const value = field.value.trim()
      if (field.dataset.hvor === 'adressen') address = address.replace(`{${field.dataset.navn}}`, encodeURIComponent(value))
      else if (value && field.dataset.hvor === 'hoved') headers[field.dataset.navn] = value
      else if (value) query.set(field.dataset.navn, value)
    }
    const call = { method: form.dataset.metode, headers, credentials: 'omit' }
    if (key.value.trim()) headers.Authorization = `Bearer ${key.value.trim()}`
    else if (token) {
      call.credentials = 'same-origin'
      headers['X-CSRFToken'] = token.value
    }
    const body = form.querySelector('[data-indhold]')
    if (body && body.value.trim()) {
      headers['Content-Type'] = 'application/json'
      call.body = body.value
    }
    return [query.size ? `${address}?${query}` : address, call]
  }

  const readable = (text, type) => {
    if (!type.includes('json')) return text
    try { return JSON.stringify(JSON.parse(text), null, 2) } catch { return text }
  }

  for (const form of document.querySelectorAll('.proev form')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const status = form.querySelector('[role=status]')
      const answer = form.querySelector('pre')
      const button = form.querySelector('button')
      button.disabled = true
      status.textContent = 'Kalder …'
      answer.hidden = true
      try {
        const got = await fetch(...asked(form))
        const text = readable(await got.text(), got.headers.get('Content-Type') || '')
        status.textContent = `Svaret er ${got.status}.` + (text.length > shown ? ` De første ${shown} af ${text.length} tegn vises.` : '')
        answer.textContent = text.slice(0, shown)
        answer.hidden = false
      } catch {
        status.textContent = 'Der kom intet svar. Se, om nøglen har tegn, der ikke hører til, og prøv igen.'
      }
      button.disabled = false
    })
  }
})()
