package paper

import (
	"errors"
	"fmt"
)

// What a source may ask for. A record that asks for more is a bad record: it is
// no paper, and would fill the memory of who reads it, or the screen of who
// finds it. Real papers stay far below: lists of authors come to a few thousand.
const (
	maxRecord   = 64 << 20 // bytes of one record as it stands in its source
	maxTitle    = 64 << 10 // bytes; of a venue and of a web address as well
	maxAbstract = 8 << 20  // bytes; some sources put the whole text there
	maxID       = 2000     // bytes; longer than any id or web address of one
	maxNames    = 1000     // ids and keys of one paper
	maxList     = 20_000   // authors or categories of one paper
	maxDepth    = 100_000  // XML elements inside each other
	maxPages    = 8        // JSON lists of records inside each other
	maxValue    = 16 << 20 // bytes of a BibTeX value, its macros expanded
	maxMacros   = 100_000  // in one file, and maxRecord bytes of them
	maxColumns  = 10_000   // of a table
)

var (
	errTooLong   = fmt.Errorf("line is longer than %d MiB", maxRecord>>20)
	errTooLarge  = fmt.Errorf("a record is longer than %d MiB", maxRecord>>20)
	errTooDeep   = errors.New("nested too deep")
	errTooMany   = fmt.Errorf("more than %d @string macros, or %d MiB of them", maxMacros, maxRecord>>20)
	errColumns   = fmt.Errorf("more than %d columns", maxColumns)
	errValueSize = fmt.Errorf("longer than %d bytes with its macros", maxValue)
)

// checkSize returns what of a paper is larger than a paper can be.
func (d *Draft) checkSize() error {
	for _, f := range []struct {
		name      string
		size, max int
	}{
		{"title", len(d.Title), maxTitle}, {"venue", len(d.Venue), maxTitle}, {"url", len(d.URL), maxTitle},
		{"abstract", len(d.Abstract), maxAbstract},
	} {
		if f.size > f.max {
			return fmt.Errorf("%s of %d bytes, at most %d make a paper", f.name, f.size, f.max)
		}
	}
	for _, f := range []struct {
		name      string
		list      []string
		most, max int
	}{
		{"author", d.Authors, maxList, maxTitle}, {"category", d.Categories, maxList, maxTitle},
		{"id", d.IDs, maxNames, maxID}, {"key", d.Keys, maxNames, maxID},
	} {
		if len(f.list) > f.most {
			return fmt.Errorf("%d times %s, at most %d make a paper", len(f.list), f.name, f.most)
		}
		for _, s := range f.list {
			if len(s) > f.max {
				return fmt.Errorf("%s of %d bytes, at most %d make a paper", f.name, len(s), f.max)
			}
		}
	}
	return nil
}
