package paper

import (
	"errors"
	"fmt"
	"slices"

	"paperkin/index/paper/text"
)

// Limits of a record. One that exceeds them is a bad record: it is not a paper, and
// would fill the memory of this program or the screen of its user. Real papers stay
// far below: the longest lists of authors have a few thousand names.
const (
	MaxRecord   = 64 << 20 // bytes of one record as it stands in its source
	MaxAbstract = 8 << 20  // bytes; some sources put the whole text there
	MaxID       = 2000     // bytes; longer than any id or web address of one
	MaxNames    = 1000     // ids and keys of one paper
	MaxValues   = 1 << 19  // fields, items of lists, elements of one record: each takes hundreds of bytes in memory
	MaxList     = 20_000   // authors or categories of one paper

	maxNamesText = 200 * MaxList // bytes of a text with all the authors

	maxTitle = 64 << 10 // bytes; of a venue and of a web address as well
)

// checkSize returns an error that names the first field that exceeds a limit.
func (d *Draft) checkSize() error {
	for _, f := range []struct {
		name      string
		size, max int
	}{
		{"title", len(d.Title), maxTitle}, {"venue", len(d.Venue), maxTitle}, {"url", len(d.URL), maxTitle},
		{"abstract", len(d.Abstract), MaxAbstract}, {"type", len(d.Type), maxTitle}, {"source type", len(d.SourceType), maxTitle},
		{"published", len(d.Published), maxTitle}, {"name", len(d.Name), maxTitle}, {"revised", len(d.Revised), maxTitle},
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
		if err := errors.Join(checkVariable(variable, 0, 0), checkPeople(variable, names)); err != nil {
			return err
		}
	}
	for variable, value := range d.Fields {
		if err := checkVariable(variable, len(value), MaxAbstract); err != nil {
			return err
		}
	}
	for variable, value := range d.Dates {
		if err := checkVariable(variable, len(value), maxTitle); err != nil {
			return err
		}
	}
	return nil
}

// checkVariable is checkSize of a CSL variable, and of its value.
func checkVariable(variable string, size, most int) error {
	if len(variable) > MaxID {
		return fmt.Errorf("name of a variable of %d bytes, the limit is %d", len(variable), MaxID)
	}
	if size > most {
		return fmt.Errorf("%s of %d bytes, the limit is %d", variable, size, most)
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

// Check returns an error that names the field of a stored paper that [Draft.Record] would
// not have made: one that exceeds a limit, or holds what is cut from text. A paper that
// was merged of several records has as long lists as these together. What fields mean is
// not checked.
func (p *Paper) Check(records int) error {
	for _, f := range []struct {
		name, value string
		max         int
	}{
		{"title", p.Title, maxClean}, {"venue", p.Venue, maxClean}, {"url", p.URL, maxClean}, {"abstract", p.Abstract, MaxAbstract},
		{"type", p.Type, maxClean}, {"source type", p.SourceType, maxClean}, {"published", p.Published, maxClean},
	} {
		if err := CheckText(f.name, f.value, f.max); err != nil {
			return err
		}
	}
	if p.Title == "" {
		return errNoTitle
	}
	if date, _ := ReadDate(p.Published); date != p.Published {
		return fmt.Errorf("published %q is no date", p.Published)
	}
	for _, f := range []struct {
		name      string
		list      []string
		most, max int
	}{
		{"author", p.Authors, MaxList, maxClean}, {"category", p.Categories, MaxList, maxClean}, {"keyword", p.Keywords, MaxList, maxClean},
		{"file", p.Files, MaxList, maxClean}, {"id", p.Aliases, MaxNames, maxClean}, {"key", p.Keys, MaxNames, maxClean},
	} {
		if len(f.list) > f.most*records {
			return fmt.Errorf("%s given %d times, the limit is %d", f.name, len(f.list), f.most*records)
		}
		for _, s := range f.list {
			if err := CheckText(f.name, s, f.max); err != nil {
				return err
			}
		}
	}
	for _, id := range p.Aliases {
		// Reading an id again can make a shorter one of it, but none of another kind.
		if _, is := ParseID(id); id == "" || len(id) <= MaxID && is == (schemeRank(id) == schemeRank("")) {
			return fmt.Errorf("id %.100q is not as ids are written", id)
		}
	}
	if !slices.Contains(p.Aliases, p.ID) {
		return fmt.Errorf("id %.100q is none of its ids", p.ID)
	}
	return p.checkRest(records)
}

// maxClean is how long a text of maxTitle bytes can become: a byte that is no UTF-8 is
// replaced by three.
const maxClean = 3 * maxTitle

// CheckText returns an error that names a field whose text exceeds a limit in bytes, or
// holds what is cut from text, such as control characters.
func CheckText(field, value string, most int) error {
	if len(value) > most {
		return fmt.Errorf("%s of %d bytes, the limit is %d", field, len(value), most)
	}
	if text.StripHidden(value) != value {
		return fmt.Errorf("%s %.100q holds hidden characters", field, value)
	}
	return nil
}

// checkRest is Check of what has no column in a library, and of what is kept as the
// source had it.
func (p *Paper) checkRest(records int) error {
	if err := checkNames("author", p.Names); err != nil {
		return err
	}
	if len(p.Names) > 0 && len(p.Names) != len(p.Authors) {
		return fmt.Errorf("%d names of %d authors", len(p.Names), len(p.Authors))
	}
	for variable, names := range p.People {
		if err := errors.Join(CheckText("variable", variable, maxClean), checkNames(variable, names)); err != nil {
			return err
		}
	}
	for variable, value := range p.Fields {
		if err := errors.Join(CheckText("variable", variable, maxClean), CheckText(variable, value, 3*MaxAbstract)); err != nil {
			return err
		}
	}
	for variable, value := range p.Dates {
		if err := errors.Join(CheckText("variable", variable, maxClean), CheckText(variable, value, maxClean)); err != nil {
			return err
		}
	}
	if err := p.Counts.Check(); err != nil {
		return err
	}
	size := 0
	for key, value := range p.Extra {
		if size += len(key) + len(value); size > maxRaw*records {
			return fmt.Errorf("unknown fields of more than %d bytes", maxRaw*records)
		}
		if len(text.EscapeJSON(value)) != len(value) {
			return fmt.Errorf("unknown field %.100q holds hidden characters", key)
		}
	}
	if o := p.Original; o != nil && len(o.Title)+len(o.Abstract) > maxRaw {
		return fmt.Errorf("original text of %d bytes, the limit is %d", len(o.Title)+len(o.Abstract), maxRaw)
	}
	return nil
}

// maxRaw is how long a record can become that is kept as it is: JSON writes a byte as six.
const maxRaw = 6 * MaxRecord

// checkNames is Check of names in parts.
func checkNames(variable string, names []Name) error {
	if len(names) > MaxList {
		return fmt.Errorf("%s given %d times, the limit is %d", variable, len(names), MaxList)
	}
	for _, n := range names {
		for _, part := range []string{n.Family, n.Given, n.Dropping, n.NonDropping, n.Suffix, n.Literal} {
			if err := CheckText(variable, part, maxClean); err != nil {
				return err
			}
		}
	}
	return nil
}
