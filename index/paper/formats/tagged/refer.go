package tagged

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// Refer is the format of Unix's refer, which EndNote extended (".enw"): lines of a
// percent sign, one character, a blank and a value. A record starts at %0, which only EndNote
// has, or behind a blank line.
// https://www.gnu.org/software/groff/manual/groff.html.node/refer.html (refer(1)),
// https://support.clarivate.com/Endnote/s/article/EndNote-Import-Format
var Refer = &format.Format{
	Name: "refer", Rank: 115, Extensions: []string{".enw", ".refer"},
	Detect: func(v format.View) bool { return startsRefer(v.Text) },
	Read:   referDialect.read,
}

var referDialect = dialect{
	cut: cutRefer,
	begins: func(current *record, tag string, blank bool) bool {
		return tag == "0" || blank && current.has("T") && (current.first != "0" || (tag == "A" || tag == "T") && current.has(tag))
	},
	lists: map[string]bool{"A": true, "E": true, "K": true, "U": true},
	draft: referDraft,
}

// startsRefer reports whether the first two lines of a text have tags.
func startsRefer(text []byte) bool {
	n := 0
	for line := range bytes.Lines(bytes.TrimSpace(text)) {
		if _, _, ok := cutRefer(strings.TrimRight(string(line), " \t\r\n")); !ok {
			return false
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

func cutRefer(line string) (tag, value string, ok bool) {
	if len(line) < 3 || line[0] != '%' || line[2] != ' ' || line[1] <= ' ' || line[1] > '~' || line[1] == '%' {
		return "", "", false
	}
	return line[1:2], strings.TrimSpace(line[3:]), true
}

// referTags are the tags of RIS that say the same.
var referTags = map[string]string{
	"0": "TY", "A": "AU", "T": "TI", "B": "T2", "J": "T2", "S": "T3", "E": "ED", "Y": "A3", "?": "A4", "D": "PY", "8": "DA", "V": "VL", "N": "IS",
	"P": "SP", "I": "PB", "C": "CY", "X": "AB", "K": "KW", "R": "DO", "U": "UR", "@": "SN", "G": "LA", "M": "AN", "Z": "N1", "O": "N1",
	"7": "ET", "9": "M3", "6": "NV", "&": "SE", "!": "ST", ">": "L1", "F": "ID", "L": "CN", "[": "Y2", "W": "DB", "Q": "TT",
}

// referDraft reads a record as the one of RIS that says the same.
func referDraft(r *record) *paper.Draft {
	ris := newRecord(r.line, "TY")
	for _, tag := range slices.Backward(slices.Sorted(maps.Keys(r.fields))) { // %J before %B, %Z before %O
		same := cmp.Or(referTags[tag], "%"+tag)
		ris.fields[same] = append(ris.fields[same], r.fields[tag]...)
	}
	kind := r.peek("0")
	if kind == "" && r.has("J") {
		kind = "journal article"
	}
	name := RISOfEndNote(kind, 0)
	ris.fields["TY"] = []string{name}
	p := risDraft(ris)
	if kind = r.peek("0"); p.SourceType != "" || name == "" && kind != "" {
		p.SourceType = "refer:" + kind
	}
	return p
}
