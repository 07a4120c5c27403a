package text

import "bytes"

// collapsePlain is Clean for text of printable ASCII and white space in which
// nothing can be decoded, the usual case: it reads every byte once, and copies only
// where white space changes. ok is false for any other text.
func collapsePlain(s string) (text string, ok bool) {
	space := true
	clean := 0 // the text before this offset needs no change
	for ; clean < len(s); clean++ {
		c := s[clean]
		if byteKind[c] == undecided || byteKind[c] == blank && (c != ' ' || space) {
			break
		}
		space = c == ' '
	}
	if clean == len(s) && (!space || s == "") {
		return s, true
	}
	b := append(make([]byte, 0, len(s)), s[:clean]...)
	for ; clean < len(s); clean++ {
		switch c := s[clean]; byteKind[c] {
		case undecided:
			return "", false
		case blank:
			if !space {
				b = append(b, ' ')
			}
			space = true
		default:
			b = append(b, c)
			space = false
		}
	}
	return string(bytes.TrimSuffix(b, []byte(" "))), true
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
