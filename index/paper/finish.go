package paper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// errNoTitle: a record that cannot be shown to anybody.
var errNoTitle = errors.New("no title")

// finish turns what a reader found in a source into a clean paper: text is
// cleaned, ids are normalised and the best one becomes ID, the date is checked.
// Aliases hold the source's ids as they stood there.
func (p *Paper) finish() error {
	if err := p.checkSize(); err != nil {
		return err
	}
	original := Original{Title: p.Title, Abstract: p.Abstract}
	var plain bool
	if p.Title, plain = cleaned(p.Title); plain {
		original.Title = ""
	}
	if p.Abstract, plain = cleaned(p.Abstract); plain {
		original.Abstract = ""
	}
	if p.Title == "" {
		return errNoTitle
	}
	if p.Original == nil {
		p.Original = keepOriginal(original, p)
	}
	p.Authors, p.Categories = cleanList(p.Authors), cleanList(p.Categories)
	p.Venue, p.URL = Clean(p.Venue), strings.TrimSpace(stripControl(p.URL))
	p.Published = parseDate(p.Published)
	if retractedTitle.MatchString(p.Title) {
		p.setRetracted()
	}

	for key, value := range p.Extra { // white space in it means nothing
		var b bytes.Buffer
		if err := json.Compact(&b, value); err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		p.Extra[key] = EscapeJSON(b.Bytes())
	}

	p.finishIDs()
	return nil
}

// finishDeleted is finish for a paper that has nothing but its name.
func (p *Paper) finishDeleted() error {
	if err := p.checkSize(); err != nil {
		return err
	}
	p.finishIDs()
	return nil
}

// arxivVenue is where Google Scholar and ADS say that a preprint appeared.
var arxivVenue = regexp.MustCompile(`(?i)^arxiv(?: preprint| e-prints)?[ ,]*(?:arxiv)?:? ?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?)\b`)

// finishIDs normalises the ids. The first one that the source gave is its name
// for the paper, unless it has one of its own.
func (p *Paper) finishIDs() {
	var ids []string
	for _, a := range p.Aliases {
		id, ok := ParseID(a)
		if ok || id != "" && schemeRank(id) == schemeRank("") { // "doi:n/a" would name many papers
			ids = append(ids, id)
		}
	}
	if id, ok := ParseID(p.URL); ok {
		ids = append(ids, id)
	}
	if len(p.Venue) > 5 && strings.EqualFold(p.Venue[:5], "arxiv") {
		if m := arxivVenue.FindStringSubmatch(p.Venue); m != nil {
			if id, ok := ParseID("arxiv:" + m[1]); ok {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		ids = []string{p.hashID()}
	}
	p.Keys = cleanList(p.Keys)
	if p.stamp.name == "" {
		p.stamp.name = slices.Concat(p.Keys, ids)[0]
	}
	slices.Sort(ids)
	p.Aliases = slices.Compact(ids)
	p.ID = Canonical(p.Aliases)
	slices.Sort(p.Keys)
	p.Keys = slices.Compact(p.Keys)
}

// addKey takes what a source names a paper by: an id of a known scheme is one
// everywhere, another name only there.
func (p *Paper) addKey(name string) {
	if id, ok := ParseID(name); ok {
		p.Aliases = append(p.Aliases, id)
	} else if id != "" {
		p.Keys = append(p.Keys, id)
	}
}

func (p *Paper) hashID() string {
	first := ""
	if len(p.Authors) > 0 {
		first = p.Authors[0]
	}
	return HashID(p.Title, first, p.Year())
}

// Year is the year of publication, empty when unknown.
func (p *Paper) Year() string {
	if len(p.Published) < 4 {
		return ""
	}
	return p.Published[:4]
}

// keepOriginal returns the source's text where cleaning changed more than
// white space and the composition of accents.
func keepOriginal(o Original, p *Paper) *Original {
	same := func(raw, clean string) bool {
		if text, ok := collapsePlain(raw); ok {
			return text == clean
		}
		return raw == clean || norm.NFC.String(strings.Join(strings.Fields(raw), " ")) == clean
	}
	if same(o.Title, p.Title) {
		o.Title = ""
	}
	if same(o.Abstract, p.Abstract) {
		o.Abstract = ""
	}
	if o == (Original{}) {
		return nil
	}
	o.Title, o.Abstract = strings.ToValidUTF8(o.Title, "\ufffd"), strings.ToValidUTF8(o.Abstract, "\ufffd")
	return &o
}

func cleanList(list []string) []string {
	var out []string
	for _, s := range list {
		if s = Clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var dateForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?`)

// parseDate takes the date that a text begins with, as exactly as it exists:
// "2017-06-12T17:57:34Z" is "2017-06-12", "2017-13" is "2017", "n.d." nothing.
func parseDate(s string) string {
	d := dateForm.FindString(strings.TrimSpace(s))
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(d) < len(layout) {
			continue
		}
		if _, err := time.Parse(layout, d[:len(layout)]); err == nil {
			return d[:len(layout)]
		}
	}
	return ""
}

// ContentHash changes whenever any field of a paper does. The values of Extra
// are compared as they stand; finish makes them compact.
func ContentHash(p Paper) string {
	parts := []string{p.ID, strings.Join(p.Aliases, "\x01"), p.Title, p.Abstract, strings.Join(p.Authors, "\x01"),
		p.Published, p.Venue, strings.Join(p.Categories, "\x01"), p.URL}
	for _, key := range slices.Sorted(maps.Keys(p.Extra)) {
		parts = append(parts, key, string(p.Extra[key]))
	}
	if len(p.Keys) > 0 {
		parts = append(append(parts, "\x03"), p.Keys...)
	}
	if p.Original != nil {
		parts = append(parts, "\x02", p.Original.Title, p.Original.Abstract)
	}
	return hashOf(parts...)
}
