package tagged

import "strings"

// A tagLine is a line that starts with a tag of two characters. gap is what stands
// between tag and value: two spaces and a dash, as in "TY  - JOUR", but for blanks that
// follow. Programs and people write other gaps as well.
type tagLine struct {
	tag    string // in capitals
	gap    string
	value  string
	indent int  // blanks before the tag
	lower  bool // the tag is not in capitals
}

const risGap = "  -"

// cutTag splits a line with a tag. ok is false if there is none.
func cutTag(line string) (l tagLine, ok bool) {
	for l.indent < len(line) && isBlank(line[l.indent]) {
		l.indent++
	}
	line = line[l.indent:]
	if len(line) < 3 || !isLetter(line[0]) || !isLetter(line[1]) && (line[1] < '0' || line[1] > '9') {
		return l, false
	}
	end := 2
	for end < len(line) && end < 8 && isBlank(line[end]) {
		end++
	}
	switch rest := line[end:]; {
	case strings.HasPrefix(rest, "-"):
		end++
	case strings.HasPrefix(rest, "–"), strings.HasPrefix(rest, "—"): // as word processors correct it
		end += len("–")
	case line[2] == '\t': // a tab instead of the dash
	default:
		return l, false
	}
	l.tag, l.gap, l.value = line[:2], line[2:end], strings.TrimSpace(line[end:])
	if upper := strings.ToUpper(l.tag); upper != l.tag {
		l.tag, l.lower = upper, true
	}
	return l, true
}

func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' }

// certain reports whether the line is one of RIS whatever the others look like: it has
// the gap of the format, and a tag in capitals or one that the format has.
func (l tagLine) certain() bool {
	return l.indent == 0 && l.gap == risGap && (!l.lower || risTags[l.tag])
}

// likely reports whether the line can be one of RIS in a file whose lines look like
// this. Within a word, as in "re-entry", a tag must be one that the format has.
func (l tagLine) likely() bool { return l.gap != "-" && !l.lower || risTags[l.tag] }

// begins reports whether the line begins a record whatever it looks like.
func (l tagLine) begins() bool {
	return l.tag == "TY" && (l.certain() || risTypes[typeName(l.value)] != "")
}

// alike reports whether two lines with tags look the same.
func (l tagLine) alike(other tagLine) bool { return l.gap == other.gap && l.indent == other.indent }

// risTags are the tags of RIS: https://en.wikipedia.org/wiki/RIS_(file_format), and of
// the products that add some: Web of Science's SO, PM and AR, Embase's LK.
var risTags = tagSet(`TY A1 A2 A3 A4 AB AD AN AR AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DI DO DP DS ED EP ER ET ID IS
	J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NO NV OL OP PA PB PG PM PP PY RD RI RN RP SE SN SO SP ST SV
	T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO WP WT WV Y1 Y2 YR`)

func tagSet(list string) map[string]bool {
	set := map[string]bool{}
	for tag := range strings.FieldsSeq(list) {
		set[tag] = true
	}
	return set
}
