package remains

import (
	"fmt"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
	"paperkin/index/paper"
)

// proof finds out whether rows of a table are current, which may have been deleted or
// changed since.
type proof struct {
	*reading
	of      *layout
	entries map[string]bool           // of indexes of the table, by index and values
	texts   map[int64]map[string]bool // hashes, by the key of the paper
}

// has reports whether an index has a row. Of a paper, every index must have it that could
// be read as a whole, and another table the hash of its text.
func (p *proof) has(row pages.Row) bool {
	if p.entries == nil {
		p.read()
	}
	isPaper := p.of.name == "papers"
	indexed := false
	for _, l := range p.layouts {
		if l.table != p.of.name || l == p.of {
			continue
		}
		switch {
		case p.entries[p.entry(l, p.of, row)]:
			indexed = true
		case isPaper && p.file.Whole(l.name):
			return false
		}
	}
	if !isPaper || !indexed {
		return indexed
	}
	title, abstract := p.of.text(row, "title"), p.of.text(row, "abstract")
	hashes := p.texts[row.Rowid]
	return hashes[catalogue.ExactHash(title, abstract)] || hashes[paper.TextHash(paper.Paper{Title: title, Abstract: abstract})]
}

// entry names what an index has of a row, which is given as its record or as that of
// its table.
func (p *proof) entry(index, l *layout, row pages.Row) string {
	values := []any{index.name}
	for _, c := range index.columns {
		values = append(values, l.value(row, c))
	}
	return fmt.Sprintf("%q", values)
}

// read reads the indexes of the table and, for papers, the hashes of their texts.
func (p *proof) read() {
	p.entries, p.texts = map[string]bool{}, map[int64]map[string]bool{}
	for _, l := range p.layouts {
		if l.table != p.of.name || l == p.of {
			continue
		}
		p.file.Rows(l.name, func(row pages.Row) bool {
			if row.Whole && row.Sure {
				p.entries[p.entry(l, l, row)] = true
			}
			return true
		})
	}
	if p.of.name == "papers" {
		p.readTexts("ledger", "made_from")
		p.readTexts("sources", "text_hash")
	}
}

// readTexts reads a column of hashes of what papers say.
func (p *proof) readTexts(table, column string) {
	l := p.layout(table)
	if l == nil {
		return
	}
	p.file.Rows(table, func(row pages.Row) bool {
		hash, key := l.text(row, column), int64(l.number(row, "paper"))
		if hash == "" || !row.Whole || !row.Sure {
			return true
		}
		if p.texts[key] == nil {
			p.texts[key] = map[string]bool{}
		}
		p.texts[key][hash] = true
		return true
	})
}
