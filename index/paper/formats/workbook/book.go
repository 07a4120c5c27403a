// Package workbook reads the rows of the sheets in a workbook of Office Open XML, which is
// what Excel and other spreadsheets save as .xlsx: ECMA-376, fifth edition, part 1, section
// 18, in its transitional and in its strict form.
// https://ecma-international.org/publications-and-standards/standards/ecma-376/
//
// It streams: a row at a time, and the texts that cells share in a temporary file once they
// are many. It computes nothing (of a formula the value that was saved counts) and does not
// know what the columns mean.
package workbook

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"paperkin/index/paper/packed"
)

// A Book is a workbook that is open. It is not safe for concurrent use.
type Book struct {
	Sheets []Sheet // with cells, in their order

	files  map[string]*zip.File
	size   int64 // of the file, about
	read   int64 // bytes of text that rows had so far
	styles []style
	texts  texts
	from04 bool // days are counted from 1904
}

// A Sheet is one table of a workbook.
type Sheet struct {
	Name string
	part string
}

// limits of what is kept in memory, many times those of Excel: a book with more is damaged.
const (
	maxSheets = 10_000
	maxStyles = 1 << 20
)

// Is reports whether a zip archive is a workbook, as far as the names in it tell.
func Is(z *zip.Reader) bool {
	types, cells, binary := false, false, false
	for _, f := range z.File {
		name := partName(f.Name)
		types = types || name == "[content_types].xml"
		cells = cells || strings.HasPrefix(name, "xl/") && strings.HasSuffix(name, ".xml")
		binary = binary || name == "xl/workbook.bin"
	}
	return types && cells && !binary
}

// Open opens the workbook in an archive, which must stay open. It fails if there is no list
// of sheets; a sheet that is not there is an error of [Book.Rows].
func Open(z *zip.Reader) (*Book, error) {
	z.RegisterDecompressor(zip.Deflate, flate.NewReader) // twice as fast as the one it has
	b := &Book{files: partsOf(z)}
	unpacked := uint64(0)
	for _, f := range z.File {
		b.size += int64(f.CompressedSize64)
		unpacked += f.UncompressedSize64
	}
	err := packed.Check(b.size, unpacked)
	if err == nil {
		err = b.openParts()
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// openParts reads the list of sheets and the two parts that all of them share.
func (b *Book) openParts() error {
	main := "xl/workbook.xml"
	if root, err := b.relations(""); err != nil {
		return err
	} else if target := root.ofKind("officeDocument"); target != "" {
		main = target
	}
	relations, err := b.relations(main)
	if err != nil {
		return err
	}
	if err := b.list(main, relations); err != nil {
		return err
	}
	if name := relations.ofKind("styles"); b.files[partName(name)] != nil {
		if err := b.readStyles(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if name := relations.ofKind("sharedStrings"); b.files[partName(name)] != nil {
		if err := b.readTexts(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// Close lets go of what the workbook has outside memory.
func (b *Book) Close() error { return b.texts.Close() }

// list reads which sheets there are.
func (b *Book) list(main string, relations relations) error {
	p, err := b.open(main)
	if err != nil {
		return err
	}
	defer p.Close()
	seen := map[string]bool{} // parts, of which each is one sheet, so that none is read for ever
	err = p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from04 = isTrue(attribute(e, "date1904"))
		case "sheet":
			s := Sheet{Name: attribute(e, "name")}
			if target, ok := relations[attribute(e, "id")]; ok {
				if target.kind != "worksheet" { // a chart, a dialogue, a macro
					return nil
				}
				if !seen[target.part] {
					s.part = target.part
				}
				seen[s.part] = true
			}
			if b.Sheets = append(b.Sheets, s); len(b.Sheets) > maxSheets {
				return fmt.Errorf("more than %d sheets", maxSheets)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", main, err)
	}
	return nil
}

// relations are what a part refers to, by the names that it has for them.
type relations map[string]relation

type relation struct {
	kind     string // the end of its type, by which both forms of the standard call it the same
	part     string // the name of another part
	external string // or an address outside
}

// ofKind returns the first part of a kind; empty if there is none.
func (r relations) ofKind(kind string) string {
	first := ""
	for id, target := range r {
		if target.kind == kind && (first == "" || id < first) {
			first = id
		}
	}
	return r[first].part
}

// relations reads what a part refers to, or the package if its name is empty. Part 2 of the
// standard says where that stands, section 6.5.
func (b *Book) relations(of string) (relations, error) {
	dir, base := path.Split(strings.TrimPrefix(strings.ReplaceAll(of, `\`, "/"), "/"))
	name := dir + "_rels/" + base + ".rels"
	if b.files[partName(name)] == nil {
		return nil, nil
	}
	p, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	found := relations{}
	err = p.each(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(attribute(e, "Target"), `\`, "/")
		r := relation{kind: path.Base(attribute(e, "Type"))}
		switch {
		case attribute(e, "TargetMode") == "External":
			r.external = target
		case strings.HasPrefix(target, "/"):
			r.part = target[1:]
		default:
			r.part = path.Join(dir, target)
		}
		if found[attribute(e, "Id")] = r; len(found) > maxLinks {
			return fmt.Errorf("more than %d relations", maxLinks)
		}
		return nil
	})
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return found, nil
}

// isTrue reports whether an attribute is a true boolean.
func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
