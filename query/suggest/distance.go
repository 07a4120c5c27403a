package suggest

import "slices"

// mostLetters is how long words are at most that are compared.
const mostLetters = 32

// distance is how many letters are to be left out, put in, changed, or exchanged with the
// next one to make one word of another (optimal string alignment, a restricted form of
// Damerau's distance), limit+1 if that is above the limit. Words are at most
// mostLetters long.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	row := distances(a, b, limit)
	return min(row[len(b)], limit+1)
}

// beginning is the distance of a word from the nearest beginning of another one.
func beginning[T string | []byte](a T, b string, limit int) int {
	row := distances(a, b, limit)
	return slices.Min(row[:len(b)+1])
}

// distances returns the distance of a word from all beginnings of another one, up to a
// limit.
func distances[T string | []byte](a T, b string, limit int) [mostLetters + 1]int {
	var rows [3][mostLetters + 1]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > limit {
			for j := range now {
				now[j] = limit + 1
			}
			return *now
		}
		before, last, now = last, now, before
	}
	return *last
}

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
