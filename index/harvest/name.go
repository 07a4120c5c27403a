package harvest

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"paperkin/index/harvest/service"
	"paperkin/index/paper"
)

// A Name is what somebody calls a paper: an id, or its exact title.
type Name struct {
	Text string // as it was given
	// ID is a normalised id of the schemes arxiv, doi, acl, pmid, openalex, s2 or isbn.
	// It is empty for a title.
	ID string
	// HF: it names the page of a paper of arXiv at Hugging Face, which has its upvotes.
	HF bool
}

// ReadName tells what a text names. ok is false for an id that no service finds papers by,
// and for less than two words, which are no title.
func ReadName(s string) (name Name, ok bool) {
	name.Text = strings.TrimSpace(s)
	if id, isPage := pageOfHF(name.Text); isPage {
		name.ID, name.HF = id, true
		return name, true
	}
	if id, isID := paper.ParseID(name.Text); isID {
		name.ID = id
	} else if number, isISBN := isbn(name.Text); isISBN {
		name.ID = "isbn:" + number
	}
	if name.ID != "" {
		return name, len(name.services()) > 0
	}
	return name, len(strings.Fields(name.Text)) > 1 && service.PlainWords(name.Text) != "" && len(name.Text) <= paper.MaxID
}

// pageOfHF returns the id of the paper of arXiv that a page at Hugging Face is about, by the
// page's address or as hf:ID.
func pageOfHF(s string) (id string, ok bool) {
	address, err := url.Parse(s)
	if err != nil {
		return "", false
	}
	switch scheme, host := strings.ToLower(address.Scheme), strings.TrimPrefix(strings.ToLower(address.Host), "www."); {
	case scheme == "hf" && address.Host == "":
		s = "arxiv:" + address.Opaque
	case (scheme == "http" || scheme == "https") && (host == "huggingface.co" || host == "hf.co"):
	default:
		return "", false
	}
	id, ok = paper.ParseID(s)
	return id, ok && strings.HasPrefix(id, "arxiv:")
}

// services are those that know a name, the best first: the publisher's or archive's own
// metadata before what others have collected.
func (n Name) services() []string {
	scheme, _, _ := strings.Cut(n.ID, ":")
	return map[string][]string{
		"":         {"openalex", "crossref", "s2", "arxiv"},
		"arxiv":    {"arxiv", "openalex", "s2"},
		"doi":      {"crossref", "datacite", "openalex", "s2"},
		"acl":      {"s2"},
		"pmid":     {"pubmed", "openalex", "s2"},
		"openalex": {"openalex"},
		"s2":       {"s2"},
		"isbn":     {"crossref"},
	}[scheme]
}

// asked is the name as a request has it.
func (n Name) asked() string {
	if n.ID != "" {
		return n.ID
	}
	return service.TitleScheme + n.Text
}

// of reports whether a record is that of the named paper.
func (n Name) of(r paper.Record) bool {
	if number, is := strings.CutPrefix(n.ID, "isbn:"); is {
		return slices.ContainsFunc(strings.FieldsFunc(r.Paper.Fields["ISBN"], func(c rune) bool { return c == ',' || c == ';' || unicode.IsSpace(c) }),
			func(s string) bool { own, is := isbn(s); return is && own == number })
	}
	if n.ID != "" {
		return r.Paper.ID == n.ID || slices.Contains(r.Paper.Aliases, n.ID)
	}
	return paper.FoldWords(r.Paper.Title) == paper.FoldWords(n.Text)
}

// isbn reads an International Standard Book Number of 10 or 13 digits, and returns that of
// 13: https://www.isbn-international.org/content/isbn-users-manual
func isbn(s string) (number string, ok bool) {
	if len(s) > 5 && strings.EqualFold(s[:4], "isbn") {
		s = strings.TrimLeft(s[4:], ": ")
	}
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "", "\u2010", "", "\u2011", "", "\u2013", "").Replace(s))
	switch {
	case len(s) == 13 && (strings.HasPrefix(s, "978") || strings.HasPrefix(s, "979")) && digitSum(s, 13) == 0:
		return s, true
	case len(s) == 10 && digitSum(s, 10) == 0:
		s = "978" + s[:9]
		return s + string(rune('0'+(10-digitSum(s+"0", 13))%10)), true
	}
	return "", false
}

// digitSum is the weighed sum of the digits of an ISBN that has n of them, which is 0 for
// one without a mistake. Text that is none has the sum -1.
func digitSum(s string, n int) int {
	sum := 0
	for i, c := range s {
		digit := int(c - '0')
		if n == 10 && i == 9 && c == 'X' {
			digit = 10
		} else if c < '0' || c > '9' {
			return -1
		}
		if n == 10 {
			sum += (10 - i) * digit
		} else {
			sum += (1 + 2*(i%2)) * digit
		}
	}
	if n == 10 {
		return sum % 11
	}
	return sum % 10
}
