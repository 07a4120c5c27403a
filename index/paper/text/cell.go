package text

import "strings"

// Cell returns the text of a cell of a CSV file that a spreadsheet shows and does not
// compute: text that begins with =, +, -, @, a tab or a line break gets an apostrophe in
// front, unless it is a number such as -12.5. Text that would look so, because it begins
// with apostrophes before one of these, gets one more, so that [CellText] is the inverse.
// https://owasp.org/www-community/attacks/CSV_Injection
func Cell(s string) string {
	if escaped(s) && !isNumber(s) {
		return "'" + s
	}
	return s
}

// CellText returns the text of which [Cell] made a cell.
func CellText(cell string) string {
	if strings.HasPrefix(cell, "'") && escaped(cell[1:]) {
		return cell[1:]
	}
	return cell
}

// escaped reports whether a text begins, after apostrophes, with what a spreadsheet
// computes.
func escaped(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte("=+-@\t\r\n", s[0]) >= 0
}

// isNumber reports whether a text is a negative number.
func isNumber(s string) bool {
	digits, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return strings.HasPrefix(s, "-") && allDigits(digits) && (!point || allDigits(fraction))
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
