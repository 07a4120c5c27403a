package workbook

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A style is what a format of numbers (18.8.30, 18.8.31) makes of one, as far as it changes
// what the number means. Decimals, separators and currencies do not.
type style struct {
	kind  styleKind
	parts dateParts
	mask  string // of digits, such as 0000-0000
}

type styleKind uint8

const (
	plain   styleKind = iota
	dated             // the number of a day
	percent           // times a hundred
	masked            // digits with zeros in front
)

// dateParts are what a format shows of a day.
type dateParts struct{ year, month, day, clock bool }

// builtIn are the formats of dates that have no code in the file (18.8.30), some of them
// only in the Far East.
func builtIn(id int) style {
	whole := dateParts{year: true, month: true, day: true}
	switch {
	case id == 9 || id == 10:
		return style{kind: percent}
	case id == 16:
		return style{dated, dateParts{month: true, day: true}, ""}
	case id == 17 || id == 55 || id == 56:
		return style{dated, dateParts{year: true, month: true}, ""}
	case id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47:
		return style{dated, dateParts{clock: true}, ""}
	case id == 22:
		whole.clock = true
		return style{dated, whole, ""}
	case id == 14 || id == 15 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58:
		return style{dated, whole, ""}
	}
	return style{}
}

// readStyles reads how cells show numbers, by the style that they name.
func (b *Book) readStyles(name string) error {
	p, err := b.open(name)
	if err != nil {
		return err
	}
	defer p.Close()
	custom := map[int]style{}
	inCells := false
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(e, "numFmtId")); err == nil && len(custom) < maxSheets {
				custom[id] = styleOf(attribute(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs", "tableStyles":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			id, _ := strconv.Atoi(attribute(e, "numFmtId"))
			s, ok := custom[id]
			if !ok {
				s = builtIn(id)
			}
			if b.styles = append(b.styles, s); len(b.styles) > maxStyles {
				return fmt.Errorf("more than %d styles", maxStyles)
			}
		}
		return nil
	})
}

// styleOf tells what a code does (18.8.31). Of its sections, that of positive numbers counts.
func styleOf(code string) style {
	bare := bareCode(code)
	has := func(letters string) bool { return strings.ContainsAny(bare, letters) }
	switch {
	case strings.HasPrefix(bare, "general"):
		return style{}
	case has("ydhs") || has("m") && !has("0#?"):
		parts := dateParts{year: has("y"), day: has("d"), clock: has("hs")}
		parts.month = strings.Contains(bare, "m") && (parts.year || parts.day || !parts.clock)
		return style{dated, parts, ""}
	case has("%"):
		return style{kind: percent}
	case strings.Trim(bare, "0-") == "" && strings.Count(bare, "0") > 1:
		return style{kind: masked, mask: bare}
	}
	return style{}
}

// bareCode returns the first section of a code in lower case, without text, colours and
// conditions.
func bareCode(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String()
		case '\\', '_', '*':
			if i++; c == '\\' && i < len(code) && code[i] == '-' {
				b.WriteByte('-')
			}
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return b.String()
			}
			if inside := strings.ToLower(code[i+1 : i+1+end]); c == '[' && inside != "" && strings.Trim(inside, "hms") == "" {
				b.WriteString(inside) // hours that are counted, not those of a clock
			}
			i += end + 1
		default:
			b.WriteString(strings.ToLower(string(c)))
		}
	}
	return b.String()
}

// show returns what a cell shows of a number.
func (s style) show(value string, from04 bool) string {
	switch s.kind {
	case dated:
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			if day, ok := dayOf(f, from04); ok {
				return s.parts.show(day, f != float64(int64(f)))
			}
		}
	case percent:
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			return number(strconv.FormatFloat(f*100, 'g', 15, 64)) + "%"
		}
	case masked:
		if digits := number(value); strings.Trim(digits, "0123456789") == "" {
			return fill(s.mask, digits)
		}
	}
	return number(value)
}

// show returns the parts of a day in the form of ISO 8601, as far as it has one.
func (p dateParts) show(day time.Time, hasClock bool) string {
	switch {
	case p.year && p.month && p.day && p.clock && hasClock:
		return day.Format("2006-01-02T15:04:05")
	case p.year && p.day || p.year && p.month && p.day:
		return day.Format("2006-01-02")
	case p.year && p.month:
		return day.Format("2006-01")
	case p.year:
		return day.Format("2006")
	case p.month && p.day:
		return day.Format("2 January")
	case p.month:
		return day.Format("January")
	case p.day:
		return day.Format("2")
	}
	return day.Format("15:04:05")
}

// lastDay is the number of the last day of the year 9999.
const lastDay = 2958466

// dayOf returns the day that a number stands for: days since the end of 1899, where the
// year 1900 is taken for a leap year, or since the first day of 1904 (18.17.4.1).
func dayOf(n float64, from04 bool) (day time.Time, ok bool) {
	if !(n >= 0 && n < lastDay) {
		return day, false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from04:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		start = start.AddDate(0, 0, 1)
	}
	seconds := int64((n-float64(int64(n)))*24*60*60 + .5)
	return start.AddDate(0, 0, int(n)).Add(time.Duration(seconds) * time.Second), true
}

// number returns a number as a cell without a format shows it: 15 digits, which is what
// spreadsheets compute with, and none for what is not there.
func number(value string) string {
	if len(value) < 16 && strings.Trim(value, "0123456789") == "" {
		return value
	}
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || f != f || f > 1e21 || f < -1e21 {
		return value
	}
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// fill puts digits into the places of a mask, from the right. Those that it has no place
// for stand in front.
func fill(mask, digits string) string {
	var out []byte
	for i := len(mask) - 1; i >= 0; i-- {
		switch {
		case mask[i] != '0':
			out = append(out, mask[i])
		case digits == "":
			out = append(out, '0')
		default:
			out = append(out, digits[len(digits)-1])
			digits = digits[:len(digits)-1]
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return digits + string(out)
}

// Day returns the day of a number in the form 2006-01-02; empty if it is of none.
func (b *Book) Day(number string) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return ""
	}
	day, ok := dayOf(f, b.from04)
	if !ok {
		return ""
	}
	return day.Format("2006-01-02")
}
