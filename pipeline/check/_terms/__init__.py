"""Judge each place of a term: `demand` says what a translation needs, `target` where it has it."""
