// A sentence with its gaps filled: "{step} is now number {place}."
export function filled(words, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);
}
