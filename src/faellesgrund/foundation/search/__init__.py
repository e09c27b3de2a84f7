"""Full text in Danish over what the apps register; what may be found is asked of the policy."""
