package remains

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
	"paperkin/index/paper"
)

// noteTorn notes a paper that continues on a lost page.
func (f *filler) noteTorn(t *layout, row pages.Row) {
	if t.name == "papers" && row.Sure {
		l := f.lostPaper(row.Rowid)
		l.ID, l.Title = t.text(row, "id"), t.text(row, "title")
	}
}

// lostPaper is what is known of a lost paper.
func (f *filler) lostPaper(key int64) *Lost {
	if f.lost[key] == nil {
		f.lost[key] = &Lost{Key: key}
	}
	return f.lost[key]
}

// noteOrphan notes a row that is about a paper that is lost.
func (f *filler) noteOrphan(t, l *layout, row pages.Row, key int64) {
	lost := f.lostPaper(key)
	switch t.name {
	case "aliases":
		if lost.ID == "" {
			lost.ID = l.text(row, "alias")
		}
	case "sources":
		lost.File, lost.Line = f.files[int64(l.number(row, "file"))], l.number(row, "line")
		if l.value(row, "record") == nil {
			return
		}
		r := Record{Key: key, Run: int64(l.number(row, "run")), Record: paper.Record{Provider: l.text(row, "provider"), Name: l.text(row, "name"),
			Revised: l.text(row, "revised"), Source: lost.File, Line: lost.Line}}
		err := json.Unmarshal([]byte(l.text(row, "record")), &r.Paper)
		if counts := l.text(row, "counts"); counts != "" && err == nil {
			err = json.Unmarshal([]byte(counts), &r.Paper.Counts)
		}
		if err == nil {
			f.found.Records = append(f.found.Records, r)
		}
	}
}

// findLost finds papers that are lost, by the rows of other tables and of indexes, and
// the highest key of all.
func (f *filler) findLost() {
	for _, l := range f.layouts {
		key := "paper"
		if l.table == "papers" {
			key = "key"
		}
		if l.table == "changes" { // names removed papers too
			continue
		}
		f.file.Rows(l.name, func(row pages.Row) bool {
			n, ok := l.value(row, key).(int64)
			if !ok || !row.Sure || !row.Whole || n < 1 || n > catalogue.MaxKey {
				return true
			}
			f.last = max(f.last, n)
			if f.papers[n] {
				delete(f.lost, n)
				return true
			}
			lost := f.lostPaper(n)
			if id := l.text(row, "id"); id != "" {
				lost.ID = id
			}
			if lost.Title == "" {
				lost.Title = l.text(row, "title_key")
			}
			return true
		})
	}
}

// isSpoilt reports whether a row is not one that this program wrote: before pages had
// seals, one could be overwritten unnoticed.
func (f *filler) isSpoilt(t *layout, row pages.Row) bool {
	if f.sealed {
		return false
	}
	for i, v := range row.Values {
		s, ok := v.(string)
		if ok && (!utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) && t.columns[i] != "name") {
			return true
		}
	}
	for _, c := range []string{"authors", "categories", "categories_key", "extra", "original", "record"} {
		if s, ok := t.value(row, c).(string); ok && !json.Valid([]byte(s)) {
			return true
		}
	}
	return false
}
