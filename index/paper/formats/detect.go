package formats

import (
	"archive/zip"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
)

// Detect returns the format of an input by its head and, failing that, by its name. For
// what is known to be something else the error is a [foreign.Error]; if nothing shows the
// format, the error wraps [ErrUnknown]. A head that could not be read is an error too.
func Detect(head *format.Head, name string) (*format.Format, error) {
	if head.Err != nil {
		return nil, head.Err
	}
	if f := ByContent(head); f != nil {
		return f, nil
	}
	if found := NoPapers(head); found.Known() {
		return nil, &foreign.Error{Finding: found}
	}
	switch found := foreign.Text(head.Bytes, bareName(name)); {
	case !found.Known() || found.Kind == foreign.Remarks:
	case found.Kind == foreign.Page && byName(name) == bib.BibTeX: // as some sites give it
	default:
		return nil, &foreign.Error{Finding: found}
	}
	if f := byName(name); f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("%w: it begins with %q", ErrUnknown, format.Shorten(format.FirstLine(head.Trimmed())))
}

// ByContent returns the format that a head shows, nil if it shows none or something that
// has no papers.
func ByContent(head *format.Head) *format.Format {
	if NoPapers(head).Known() {
		return nil
	}
	for view := range head.Views() {
		for _, f := range all {
			if f.Detect != nil && f.Detect(view) {
				return f
			}
		}
	}
	return nil
}

// OfZip returns the format of which a zip archive is an input, nil for one of files.
func OfZip(z *zip.Reader) *format.Format {
	for _, f := range all {
		if f.DetectZip != nil && f.DetectZip(z) {
			return f
		}
	}
	return nil
}

// byName returns the format that the extension of a name stands for, nil for most.
func byName(name string) *format.Format {
	ext := strings.ToLower(filepath.Ext(bareName(name)))
	for _, f := range all {
		if slices.Contains(f.Extensions, ext) {
			return f
		}
	}
	return nil
}

// bareName returns a file name without the extensions of compressed files.
func bareName(name string) string {
	for {
		ext := strings.ToLower(filepath.Ext(name))
		if ext != ".gz" && ext != ".zst" {
			return name
		}
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
}
