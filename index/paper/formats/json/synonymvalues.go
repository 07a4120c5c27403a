package json

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// textKeys are the keys of the text of an object that stands for a text.
var textKeys = []string{"name", "display_name", "title", "value", "text", "raw", "label", "term", "tag", "keyword", "category", "url", "href", "id"}

// plainText returns the text of a value: of a list all of them, parted by sep, of an
// object its name.
func plainText(v gjson.Result, sep string) (string, bool) {
	switch {
	case v.IsArray():
		return strings.Join(plainList(v), sep), len(plainList(v)) > 0
	case v.IsObject():
		for _, key := range textKeys {
			if value := v.Get(key); value.Type == gjson.String || value.Type == gjson.Number {
				return plainText(value, sep)
			}
		}
		return "", false
	case v.Type == gjson.Number:
		return strings.TrimSuffix(v.Raw, ".0"), true // what pandas makes of numbers beside missing ones
	}
	return v.Str, v.Type == gjson.String
}

// plainList returns the texts of a list, or of what stands for one.
func plainList(v gjson.Result) (list []string) {
	if !v.IsArray() {
		if s, ok := plainText(v, " "); ok {
			if list, ok := paper.QuotedList(s); ok { // in a cell of a table
				return list
			}
			return []string{s}
		}
		return nil
	}
	v.ForEach(func(_, item gjson.Result) bool {
		if s, ok := plainText(item, " "); ok && strings.TrimSpace(s) != "" {
			list = append(list, s)
		}
		return true
	})
	return list
}

// takePlain stores a text.
func takePlain(into *string, v gjson.Result) bool {
	s, ok := plainText(v, " ")
	*into = s
	return ok
}

// takeTags adds keywords or categories: a list, or a line of them.
func takeTags(into *[]string, v gjson.Result) bool {
	list := plainList(v)
	if !v.IsArray() && len(list) == 1 {
		list = paper.SplitKeywords(list[0])
		if len(list) == 1 && arxivClasses().MatchString(list[0]) {
			list = strings.Fields(list[0])
		}
	}
	for _, s := range list {
		if len(*into) > paper.MaxNames || !slices.Contains(*into, s) { // searching long lists each time would be quadratic
			*into = append(*into, s)
		}
	}
	return len(list) > 0
}

// arxivClasses matches classes of arXiv, which are parted by spaces.
var arxivClasses = pattern.Of(`^\s*[a-z-]+(\.[A-Za-z-]{2,})?(\s+[a-z-]+\.[A-Za-z-]{2,})+\s*$`)

// takeVenue stores the name of what the paper appeared in, and what else an object says
// of it.
func takeVenue(p *paper.Draft, v gjson.Result) bool {
	if v.IsObject() {
		for _, of := range [][2]string{{"volume", "volume"}, {"issue", "issue"}, {"pages", "page"}, {"publisher", "publisher"}, {"issn", "ISSN"}} {
			if s, ok := plainText(v.Get(of[0]), ", "); ok {
				p.Set(of[1], s)
			}
		}
	}
	if inner := v.Get("journal"); v.IsObject() && inner.IsObject() { // of Europe PMC
		v = inner
	}
	if v.IsArray() { // the first one of several
		v = v.Get("0")
	}
	return takePlain(&p.Venue, v)
}

// takeFiles adds the addresses of files, and the ids that they are.
func takeFiles(p *paper.Draft, v gjson.Result) bool {
	list := plainList(v)
	for _, s := range list {
		p.Files = append(p.Files, s)
		if id, ok := paper.ParseID(s); ok {
			p.IDs = append(p.IDs, id)
		}
	}
	return len(list) > 0
}

// takeKnownIDs adds ids of a scheme, if they are of its form.
func takeKnownIDs(p *paper.Draft, scheme string, v gjson.Result) bool {
	list := plainList(v)
	ok := len(list) > 0
	for _, s := range list {
		if dois := paper.DOIs(s); scheme == "doi:" && len(dois) > 0 { // one field can have several
			p.IDs = append(p.IDs, dois...)
			continue
		}
		id, valid := paper.ParseID(paper.WithScheme(scheme, strings.TrimSpace(s)))
		if valid {
			p.IDs = append(p.IDs, id)
		}
		ok = ok && valid
	}
	return ok
}

// takeIDs adds the ids of an object, by the names of the services that gave them.
func takeIDs(p *paper.Draft, v gjson.Result) bool {
	all := true
	if !v.IsObject() {
		return takeKnownIDs(p, "", v)
	}
	v.ForEach(func(service, id gjson.Result) bool {
		scheme := s2Schemes[strings.ToLower(service.Str)]
		if scheme == "" {
			scheme = idFields[strings.ToLower(service.Str)]
		}
		all = isEmpty(id) && all || scheme != "" && takeKnownIDs(p, scheme, id) && all
		return true
	})
	return all
}

// takeAuthors stores the authors.
func (o *ownRecord) takeAuthors(p *paper.Draft, v gjson.Result) bool {
	if o.names { // in their parts
		return true
	}
	if o.whole { // as they stand in the model
		return takeStrings(&p.Authors, v)
	}
	if list, ok := plainNames(v); ok {
		p.Authors = list
		return true
	}
	names, more := peopleOf(v)
	p.Names, p.EtAl = names, p.EtAl || more
	return len(names) > 0 || more
}

// plainNames returns a list of names in reading order that need not be parsed: most
// lists, for which it is twice as fast to know that.
func plainNames(v gjson.Result) (list []string, ok bool) {
	if !v.IsArray() {
		return nil, false
	}
	ok = true
	v.ForEach(func(_, n gjson.Result) bool {
		space := strings.LastIndexByte(n.Str, ' ')
		last := n.Str[space+1:]
		ok = n.Type == gjson.String && space > 0 && !strings.EqualFold(last, "others") && !strings.ContainsAny(n.Str, ",;{}()[]&\"'/*0123456789") && len(last) > 2 &&
			last[0] >= 'A' && last[0] <= 'Z' && last[1] >= 'a' && last[1] <= 'z' && last[len(last)-1] != '.'
		list = append(list, n.Str)
		return ok
	})
	return list, ok && len(list) > 0
}

// peopleOf returns the names in a value: a line of them, or a list of names, of objects
// with names, or of lists of their parts. Names in lists are in reading order.
func peopleOf(v gjson.Result) (names []paper.Name, more bool) {
	list := paper.NameList{Shown: true}
	switch {
	case v.Type == gjson.String:
		return paper.ParseNames(v.Str)
	case v.IsObject():
		addPerson(&list, v)
	case v.IsArray():
		v.ForEach(func(_, item gjson.Result) bool { addPerson(&list, item); return true })
	}
	return list.Names(), list.EtAl
}

// Keys of the parts of a name.
var (
	familyKeys = []string{"family", "last", "lastName", "last_name", "lastname", "family_name", "familyName", "surname", "keyname", "LastName"}
	givenKeys  = []string{"given", "first", "firstName", "first_name", "firstname", "given_name", "givenName", "given_names", "forename", "forenames", "ForeName"}
	wholeKeys  = []string{"literal", "name", "display_name", "displayName", "full_name", "fullName", "fullname", "author_name", "raw_author_name", "text", "value"}
)

// addPerson adds the name of a person who is a text, an object, or a list of last name,
// first name and suffix, and reports whether there is one.
func addPerson(list *paper.NameList, v gjson.Result) bool {
	first := func(keys []string) string {
		for _, key := range keys {
			if s := v.Get(key); s.Type == gjson.String && strings.TrimSpace(s.Str) != "" {
				return s.Str
			}
		}
		return ""
	}
	switch {
	case v.Type == gjson.String:
		list.AddText(v.Str)
		return v.Str != ""
	case v.IsArray():
		var parts []string
		takeStrings(&parts, v)
		parts = append(parts, "", "", "")
		return addParts(list, paper.Name{Family: parts[0], Given: parts[1], Suffix: parts[2]})
	case !v.IsObject():
		return false
	}
	if inner := v.Get("author"); inner.Exists() && inner.Type != gjson.Null && addPerson(list, inner) {
		return true
	}
	n := paper.Name{Family: first(familyKeys), Given: first(givenKeys), Suffix: first([]string{"suffix"}),
		Dropping: v.Get("dropping-particle").Str, NonDropping: v.Get("non-dropping-particle").Str}
	if middle := first([]string{"middle", "middleName", "middle_name"}); middle != "" {
		n.Given += " " + middle
	} else if list := plainList(v.Get("middle")); len(list) > 0 { // of Semantic Scholar's S2ORC
		n.Given += " " + strings.Join(list, " ")
	}
	if n.Family != "" {
		return addParts(list, n)
	}
	if literal := v.Get("literal").Str; literal != "" {
		return addParts(list, paper.Name{Literal: literal})
	}
	whole := first(wholeKeys)
	list.AddText(whole)
	return whole != ""
}

// takeAnyDate stores a date: text, a year, days or the time since 1970 as a number, or an
// object of CSL's or with year, month and day.
func takeAnyDate(p *paper.Draft, variable string, v gjson.Result) bool {
	if v.IsArray() {
		v = v.Get("0")
	}
	switch {
	case v.IsObject() && v.Get("year").Exists():
		putDate(p, variable, paper.Date(v.Get("year").String(), v.Get("month").String(), v.Get("day").String()))
		return true
	case v.IsObject():
		if date := v.Get("$date"); date.Exists() { // of MongoDB
			return takeAnyDate(p, variable, date)
		}
		takeDate(p, variable, v)
		return edtfOfParts(v) != "" || v.Get("raw").Exists() || v.Get("literal").Exists()
	case v.Type == gjson.Number:
		date := numberDate(v.Num)
		putDate(p, variable, date)
		return date != ""
	case v.Type == gjson.String:
		text := strings.TrimSuffix(strings.TrimSpace(v.Str), ".0")
		if n, err := strconv.ParseFloat(text, 64); err == nil && len(text) > 4 && numberDate(n) != "" {
			text = numberDate(n)
		}
		takeTextDate(p, variable, text)
		return true
	}
	return false
}

// numberDate returns the date of a number: 2024, 20240517, or seconds, milliseconds or
// nanoseconds since 1970, which is how pandas writes dates; empty if it can be none.
func numberDate(n float64) string {
	switch {
	case n >= 1000 && n <= 9999:
		return strconv.Itoa(int(n))
	case n >= 1500_01_01 && n <= 2999_12_31:
		s := strconv.Itoa(int(n))
		return paper.Date(s[:4], s[4:6], s[6:])
	case n >= 1e17 && n < 1e19:
		return time.Unix(0, int64(n)).UTC().Format(time.DateOnly)
	case n >= 1e11 && n < 1e14:
		return time.UnixMilli(int64(n)).UTC().Format(time.DateOnly)
	case n >= 1e8 && n < 1e11:
		return time.Unix(int64(n), 0).UTC().Format(time.DateOnly)
	}
	return ""
}

// takePart adds a month or a day to a year that was read before. Any other is no date.
func takePart(p *paper.Draft, part string, v gjson.Result) bool {
	s, ok := plainText(v, " ")
	date := ""
	switch {
	case !ok:
	case part == "month" && len(p.Published) == 4:
		date = paper.Date(p.Published, s)
	case part == "day" && len(p.Published) == 7:
		date = paper.Date(p.Published[:4], p.Published[5:], s)
	}
	if len(date) > len(p.Published) {
		p.Published = date
		return true
	}
	return len(p.Published) == 10 && ok
}

// takeType stores the type of the publication, under CSL's name for it where there is one.
func takeType(p *paper.Draft, v gjson.Result) bool {
	name, ok := plainText(v, ", ")
	if name = strings.TrimSpace(name); !ok || name == "" {
		return false
	}
	if p.Type = cslType(name); p.Type == "" {
		p.Type = plainTypes[plainKey(name)]
		if p.SourceType == "" {
			p.SourceType = "jsonl:" + name
		}
	}
	return true
}

// plainTypes maps what programs call types of publications to the types of CSL. Case and
// separators do not count. They are those of BibTeX (https://ctan.org/pkg/bibtex), of
// Scopus, Web of Science and PubMed, of Semantic Scholar, OpenAlex, Crossref and Zotero.
var plainTypes = map[string]string{
	"journalarticle": "article-journal", "journalpaper": "article-journal", "researcharticle": "article-journal", "journal": "article-journal",
	"articleinpress": "article-journal", "letter": "article-journal", "editorial": "article-journal", "shortsurvey": "article-journal", "datapaper": "article-journal",
	"reviewarticle": "article-journal", "magazinearticle": "article-magazine", "newspaperarticle": "article-newspaper", "news": "article-newspaper",
	"inproceedings": "paper-conference", "conference": "paper-conference", "conferencepaper": "paper-conference", "proceedingspaper": "paper-conference",
	"proceedingsarticle": "paper-conference", "conferencearticle": "paper-conference", "meetingabstract": "paper-conference", "proceedingspaperarticle": "paper-conference",
	"proceedings": "book", "conferenceproceedings": "book", "conferencereview": "book", "monograph": "book", "editedbook": "book", "referencebook": "book", "booklet": "pamphlet",
	"incollection": "chapter", "inbook": "chapter", "bookchapter": "chapter", "booksection": "chapter",
	"phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis",
	"techreport": "report", "technicalreport": "report", "preprint": "article", "postedcontent": "article", "unpublished": "manuscript",
	"misc": "document", "other": "document", "online": "webpage", "electronic": "webpage", "website": "webpage", "blogpost": "post-weblog",
	"data": "dataset", "computerprogram": "software", "peerreview": "review", "bookreview": "review-book", "encyclopediaarticle": "entry-encyclopedia", "dictionaryentry": "entry-dictionary",
}
