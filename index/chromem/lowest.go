package chromem

import "math"

// lowest is a binary heap of the highest numbers seen, the lowest on top.
type lowest []float64

// floor returns the k-th highest number, or minus infinity while there are fewer.
func (h lowest) floor(k int) float64 {
	if len(h) < k {
		return math.Inf(-1)
	}
	return h[0]
}

// keep adds a number, and drops the lowest when there are more than k.
func (h *lowest) keep(x float64, k int) {
	s := *h
	if len(s) < k {
		s = append(s, x)
		for i := len(s) - 1; i > 0 && s[i] < s[(i-1)/2]; i = (i - 1) / 2 {
			s[i], s[(i-1)/2] = s[(i-1)/2], s[i]
		}
		*h = s
		return
	}
	if x <= s[0] {
		return
	}
	s[0] = x
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(s) && s[child+1] < s[child] {
			child++
		}
		if child >= len(s) || s[i] <= s[child] {
			return
		}
		s[i], s[child] = s[child], s[i]
		i = child
	}
}
