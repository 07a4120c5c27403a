package remains

import (
	"cmp"
	"slices"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
	"paperkin/index/vector"
)

// findSpaces finds the spaces, and what the ledger says of their vectors.
func (f *filler) findSpaces() {
	spaces := map[int64]*Space{}
	f.whole("spaces", func(l *layout, row pages.Row) {
		s := &Space{Vectors: map[string]Vector{}, Values: map[string]any{}, Space: catalogue.Space{
			Key: row.Rowid, Role: catalogue.Role(l.text(row, "role")), Rows: l.number(row, "rows"),
			Space: embed.Space{Provider: l.text(row, "provider"), Model: l.text(row, "model"), Digest: l.text(row, "digest"),
				Dimensions: l.number(row, "dimensions"), DocumentTemplate: l.text(row, "document_template"),
				QueryTemplate: l.text(row, "query_template"), Preparation: embed.Preparation(l.text(row, "preparation"))}}}
		if s.Check() != nil {
			return
		}
		s.Format, s.Are.Number, s.Next = f.version, l.text(row, "number"), l.text(row, "next")
		spaces[s.Key] = s
	})
	f.whole("library", func(l *layout, row pages.Row) {
		f.found.Library = l.text(row, "id")
		for _, s := range spaces {
			s.Are.Library = f.found.Library
		}
	})
	f.whole("space_values", func(l *layout, row pages.Row) {
		if s, name, value := spaces[int64(l.number(row, "space"))], l.text(row, "name"), l.value(row, "value"); s != nil && value != nil {
			s.Values[name] = value
		}
	})
	f.whole("ledger", func(l *layout, row pages.Row) {
		s := spaces[int64(l.number(row, "space"))]
		slot, ok := l.value(row, "slot").(int64)
		state, hash := catalogue.State(l.text(row, "made_as")), l.text(row, "made_from")
		if s != nil && ok && slot >= 0 && slot < int64(s.Rows) && hash != "" && (state == catalogue.Done || state == catalogue.Truncated) {
			s.Vectors[hash] = Vector{int(slot), state}
		}
	})
	f.whole("batches", func(l *layout, row pages.Row) {
		s := spaces[int64(l.number(row, "space"))]
		b := vector.Batch{First: l.number(row, "first"), Rows: l.number(row, "rows"), CRC: uint32(l.number(row, "crc"))}
		if s != nil && b.First >= 0 && b.Rows > 0 && b.Rows <= s.Rows-b.First {
			s.Batches = append(s.Batches, b)
		}
	})
	for _, s := range spaces {
		slices.SortFunc(s.Batches, func(a, b vector.Batch) int { return cmp.Compare(a.First, b.First) })
		f.found.Spaces = append(f.found.Spaces, *s)
	}
	slices.SortFunc(f.found.Spaces, func(a, b Space) int { return cmp.Compare(a.Key, b.Key) })
}

// whole calls yield for the rows of a table that are whole and sure.
func (f *filler) whole(table string, yield func(*layout, pages.Row)) {
	l := f.layout(table)
	f.file.Rows(table, func(row pages.Row) bool {
		if row.Whole && row.Sure {
			yield(l, row)
		}
		return true
	})
}
