package text

// collapsePlain is Clean for text of printable ASCII and white space in which
// nothing can be decoded, the usual case: it copies only where white space within the
// text changes. ok is false for any other text.
func collapsePlain(s string) (text string, ok bool) {
	for s != "" && byteKind[s[0]] == blank {
		s = s[1:]
	}
	for s != "" && byteKind[s[len(s)-1]] == blank {
		s = s[:len(s)-1]
	}
	space := false
	clean := -1 // the text before this offset needs no change; -1: none of it does
	for i := range len(s) {
		kind := byteKind[s[i]]
		if kind == ordinary {
			space = false
			continue
		}
		switch {
		case kind == undecided:
			return "", false
		case clean < 0 && (space || s[i] != ' '):
			clean = i
		default:
			space = true
		}
	}
	if clean < 0 {
		return s, true
	}
	return collapseFrom(s, clean), true
}

// Kinds of bytes in collapsePlain.
const (
	undecided = iota // control characters, anything but ASCII, and the start of markup or TeX
	ordinary
	blank
)

var byteKind = func() (table [256]byte) {
	for c := byte(' '); c < 0x7f; c++ {
		table[c] = ordinary
	}
	for _, c := range decodable {
		table[c] = undecided
	}
	for _, c := range " \n\r\t" {
		table[c] = blank
	}
	return table
}()
