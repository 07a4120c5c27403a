// Package edit says how far words are apart, by the letters in which they differ, and which
// name a mistyped one stands for. What a word is, and which of them are worth a comparison, is
// for others.
package edit

import "slices"

// Distance is how many letters are to be left out, put in, changed, or exchanged with the
// next one to make one word of another (optimal string alignment, a restricted form of
// Damerau's distance), limit+1 if that is above the limit. Letters are bytes.
func Distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var room [3 * usual]int
	return min(distances(a, b, limit, room[:])[len(b)], limit+1)
}

// Beginning is the distance of a word from the nearest beginning of another one, some number
// above the limit if that is.
func Beginning[T string | []byte](a T, b string, limit int) int {
	var room [3 * usual]int
	return slices.Min(distances(a, b, limit, room[:]))
}

// usual is one more than most words have letters: their distances need no memory but the
// stack.
const usual = 33

// distances returns the distance of a word from all beginnings of another one, the empty one
// first; some numbers above the limit if they all are. They are in room, if they fit.
func distances[T string | []byte](a T, b string, limit int, room []int) []int {
	n := len(b) + 1
	if 3*n > len(room) {
		room = make([]int, 3*n)
	}
	before, last, now := room[:n], room[n:2*n], room[2*n:3*n]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j < n; j++ {
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
			return now
		}
		before, last, now = last, now, before
	}
	return last
}
