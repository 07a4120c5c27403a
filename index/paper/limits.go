package paper

import "fmt"

// Limits of a record. One that exceeds them is a bad record: it is not a paper, and
// would fill the memory of this program or the screen of its user. Real papers stay
// far below: the longest lists of authors have a few thousand names.
const (
	MaxRecord   = 64 << 20 // bytes of one record as it stands in its source
	MaxAbstract = 8 << 20  // bytes; some sources put the whole text there
	MaxID       = 2000     // bytes; longer than any id or web address of one
	MaxNames    = 1000     // ids and keys of one paper
	MaxList     = 20_000   // authors or categories of one paper

	maxTitle = 64 << 10 // bytes; of a venue and of a web address as well
)

// checkSize returns an error that names the first field that exceeds a limit.
func (d *Draft) checkSize() error {
	for _, f := range []struct {
		name      string
		size, max int
	}{
		{"title", len(d.Title), maxTitle}, {"venue", len(d.Venue), maxTitle}, {"url", len(d.URL), maxTitle},
		{"abstract", len(d.Abstract), MaxAbstract},
	} {
		if f.size > f.max {
			return fmt.Errorf("%s of %d bytes, the limit is %d", f.name, f.size, f.max)
		}
	}
	for _, f := range []struct {
		name      string
		list      []string
		most, max int
	}{
		{"author", d.Authors, MaxList, maxTitle}, {"category", d.Categories, MaxList, maxTitle},
		{"keyword", d.Keywords, MaxList, maxTitle}, {"file", d.Files, MaxList, maxTitle},
		{"id", d.IDs, MaxNames, MaxID}, {"key", d.Keys, MaxNames, MaxID},
	} {
		if len(f.list) > f.most {
			return fmt.Errorf("%s given %d times, the limit is %d", f.name, len(f.list), f.most)
		}
		for _, s := range f.list {
			if len(s) > f.max {
				return fmt.Errorf("%s of %d bytes, the limit is %d", f.name, len(s), f.max)
			}
		}
	}
	return d.checkDetails()
}

// checkDetails is checkSize of names in parts and of CSL variables.
func (d *Draft) checkDetails() error {
	if err := checkPeople("author", d.Names); err != nil {
		return err
	}
	for variable, names := range d.People {
		if err := checkPeople(variable, names); err != nil {
			return err
		}
	}
	for variable, value := range d.Fields {
		if len(value) > MaxAbstract {
			return fmt.Errorf("%s of %d bytes, the limit is %d", variable, len(value), MaxAbstract)
		}
	}
	return nil
}

// checkPeople is checkSize of names in parts.
func checkPeople(variable string, names []Name) error {
	if len(names) > MaxList {
		return fmt.Errorf("%s given %d times, the limit is %d", variable, len(names), MaxList)
	}
	for _, n := range names {
		if n.size() <= maxTitle { // the name is no longer than its parts
			continue
		}
		if s := n.String(); len(s) > maxTitle {
			return fmt.Errorf("%s of %d bytes, the limit is %d", variable, len(s), maxTitle)
		}
	}
	return nil
}
