package suggest

// mostLetters is how long words are at most that are compared.
const mostLetters = 32

// letters is the set of letters of a word, as bits; ok is false for one with other
// characters than a to z.
func letters[T string | []byte](word T) (set uint32, ok bool) {
	for i := range len(word) {
		c := word[i] - 'a'
		if c >= 26 {
			return 0, false
		}
		set |= 1 << c
	}
	return set, true
}
