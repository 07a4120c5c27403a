package formats

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// Detect returns the format of an input by its head and, failing that, by its name.
// If neither shows it, the error wraps [ErrUnknown]. A head that could not be read is
// an error too.
func Detect(head *format.Head, name string) (*format.Format, error) {
	if head.Err != nil {
		return nil, head.Err
	}
	if f := ByContent(head); f != nil {
		return f, nil
	}
	return ByName(head, name)
}

// ByContent returns the format that a head shows, nil if it shows none.
func ByContent(head *format.Head) *format.Format {
	for view := range head.Views() {
		for _, f := range all {
			if f.Detect != nil && f.Detect(view) {
				return f
			}
		}
	}
	return nil
}

// ByName returns the format of an input whose content does not show it, by the
// extension of its name. A blank input counts as our own format without records. If
// the extension is unknown, the error wraps [ErrUnknown].
func ByName(head *format.Head, name string) (*format.Format, error) {
	if head.Blank() {
		return json.Own, nil
	}
	ext := strings.ToLower(filepath.Ext(bareName(name)))
	for _, f := range all {
		if slices.Contains(f.Extensions, ext) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%w: it begins with %q (known are %s)", ErrUnknown, format.Shorten(format.FirstLine(head.Bytes)), strings.Join(Names(), ", "))
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
