package service

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/xml"
)

// lookup is a service for papers by their names. Its pages are the replies for batches of
// names; a cursor is the number of a batch.
type lookup struct {
	of      *format.Format
	pause   time.Duration
	list    string // path of the papers in JSON replies, for gjson; empty: any reply of the format will do
	batches [][]string
	page    func(batch []string) *url.URL
	body    func(batch []string) []byte // nil: nothing is sent
	own     func(batch []string) bool   // nil: never
}

func (l *lookup) Format() *format.Format  { return l.of }
func (l *lookup) Interval() time.Duration { return l.pause }

func (l *lookup) batch(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err == nil && (n < 0 || n >= len(l.batches)) {
		err = fmt.Errorf("there is no batch %d", n)
	}
	return n, err
}

func (l *lookup) Address(cursor string) (*url.URL, error) {
	n, err := l.batch(cursor)
	if err != nil {
		return nil, err
	}
	return l.page(l.batches[n]), nil
}

// MayLack reports whether a page has one paper alone, at an address of its own, which is not
// there for a paper that the service does not know.
func (l *lookup) MayLack(cursor string) bool {
	n, err := l.batch(cursor)
	return err == nil && l.own != nil && l.own(l.batches[n])
}

// Body returns what is sent by POST: see [Poster].
func (l *lookup) Body(cursor string) []byte {
	n, err := l.batch(cursor)
	if err != nil || l.body == nil {
		return nil
	}
	return l.body(l.batches[n])
}

func (l *lookup) Check(_ string, r Reply) error {
	switch {
	case l.of == xml.Atom:
		f, err := readFeed(r)
		if err == nil && f.failure != "" {
			err = fmt.Errorf("%w: %q", ErrRefused, f.failure)
		}
		return err
	case l.list == "":
		return nil
	}
	b, err := os.ReadFile(string(r))
	if err == nil && !gjson.GetBytes(b, l.list).Exists() {
		err = fmt.Errorf("%w: it has no %q", ErrNotPapers, l.list)
	}
	return err
}

func (l *lookup) Next(cursor string, _ Reply) (string, error) {
	n, err := l.batch(cursor)
	if err != nil || n+1 == len(l.batches) {
		return "", err
	}
	return strconv.Itoa(n + 1), nil
}

// How many names are asked for at once, if they are no longer together than longestList.
// Addresses stay below 4,000 bytes.
const (
	arXivBatch    = 50
	crossrefBatch = 40
	openAlexBatch = 50
	pubMedBatch   = 100
	scholarBatch  = 500 // by POST

	longestList = 2000
)

// newLookup returns the service for the names of a request. They are as [Name.ID] has them,
// of the schemes that the service knows; a title goes without a scheme.
func newLookup(r Request, base bases) (Service, error) {
	own, known := lookups[r.Service]
	if !known {
		return nil, wrongRequest("%s finds no papers by name", r.Service)
	}
	u, err := base(own.address)
	if err != nil {
		return nil, err
	}
	return &lookup{of: own.of, pause: own.pause, list: own.list, page: func(batch []string) *url.URL { return own.page(u, batch) }, body: own.body, own: own.own,
		batches: own.batches(r.Names)}, nil
}

// batches are the names of a request in the order in which they are asked for, by request.
func (b byName) batches(names []string) (list [][]string) {
	for _, name := range names {
		if last := len(list) - 1; last >= 0 && b.joins(list[last], name) {
			list[last] = append(list[last], name)
		} else {
			list = append(list, []string{name})
		}
	}
	return list
}

// Batches divides names, as they stand in requests to a service, into those that it is
// asked for at once. It is nil for a service that finds no papers by name.
func Batches(name string, names []string) [][]string {
	b, known := lookups[name]
	if !known {
		return nil
	}
	return b.batches(names)
}

// byName is how a service is asked for papers by their names.
type byName struct {
	address string
	of      *format.Format
	pause   time.Duration
	list    string
	joins   func(batch []string, name string) bool // a name can be asked for together with others
	page    func(base *url.URL, batch []string) *url.URL
	body    func(batch []string) []byte // what is sent by POST; nil where nothing is
	own     func(batch []string) bool   // the address is that of one paper; nil where it is that of a list
}

var lookups = map[string]byName{
	// https://info.arxiv.org/help/api/user-manual.html#_id_list
	"arxiv": {"https://export.arxiv.org/api/query", xml.Atom, 3 * time.Second, "", upTo(arXivBatch),
		func(base *url.URL, batch []string) *url.URL {
			if title, is := titleOf(batch); is {
				return WithQuery(base, "search_query", `ti:"`+PlainWords(title)+`"`, "max_results", "5")
			}
			return WithQuery(base, "id_list", strings.Join(bare(batch), ","), "max_results", strconv.Itoa(len(batch)))
		}, nil, nil},
	// https://www.crossref.org/documentation/retrieve-metadata/rest-api/
	"crossref": {"https://api.crossref.org/works", json.Crossref, time.Second / 5, "message", joinsCrossref,
		func(base *url.URL, batch []string) *url.URL {
			scheme, id, _ := strings.Cut(batch[0], ":")
			switch title, is := titleOf(batch); {
			case is:
				return WithQuery(base, "query.bibliographic", title, "rows", "5")
			case scheme == "isbn":
				return WithQuery(base, "filter", "isbn:"+id, "rows", "5")
			case len(batch) == 1:
				return base.JoinPath(url.PathEscape(id))
			}
			return WithQuery(base, "filter", strings.Join(batch, ","), "rows", strconv.Itoa(len(batch)))
		}, nil, func(batch []string) bool { return alone(batch) && strings.HasPrefix(batch[0], "doi:") }},
	// https://support.datacite.org/docs/api-get-doi
	"datacite": {"https://api.datacite.org/dois", json.DataCite, time.Second / 5, "data", upTo(1),
		func(base *url.URL, batch []string) *url.URL { return base.JoinPath(url.PathEscape(bare(batch)[0])) }, nil, alone},
	// https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.EFetch
	"pubmed": {"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi", xml.PubMed, time.Second / 3, "", upTo(pubMedBatch),
		func(base *url.URL, batch []string) *url.URL {
			return WithQuery(base, "db", "pubmed", "retmode", "xml", "id", strings.Join(bare(batch), ","), "tool", "paperkin")
		}, nil, nil},
	// https://docs.openalex.org/api-entities/works/filter-works
	"openalex": {"https://api.openalex.org/works", json.OpenAlex, time.Second / 5, "results", joinsOpenAlex,
		func(base *url.URL, batch []string) *url.URL {
			scheme, _, _ := strings.Cut(batch[0], ":")
			filter := scheme + ":" + strings.Join(bare(batch), "|")
			switch title, is := titleOf(batch); {
			case is:
				filter = "title.search:" + PlainWords(title)
			case scheme == "arxiv": // a DOI that arXiv gives each of its papers
				filter = "doi:10.48550/arxiv." + strings.Join(bare(batch), "|10.48550/arxiv.")
			}
			return WithQuery(base, "filter", filter, "select", openAlexFields, "per-page", strconv.Itoa(max(5, len(batch))))
		}, nil, nil},
	// https://huggingface.co/docs/hub/api (papers)
	"hf": {"https://huggingface.co/api/papers", json.HFDaily, time.Second, "id", upTo(1),
		func(base *url.URL, batch []string) *url.URL { return base.JoinPath(bare(batch)[0]) }, nil, alone},
	// https://api.semanticscholar.org/api-docs/graph
	"s2": {"https://api.semanticscholar.org/graph/v1/paper", scholarReply, time.Second, theReply, upTo(scholarBatch),
		func(base *url.URL, batch []string) *url.URL {
			if title, is := titleOf(batch); is {
				return WithQuery(base.JoinPath("search", "match"), "query", title, "fields", scholarFields)
			} else if len(batch) > 1 {
				return WithQuery(base.JoinPath("batch"), "fields", scholarFields)
			}
			return WithQuery(base.JoinPath(url.PathEscape(scholarName(batch[0]))), "fields", scholarFields)
		}, scholarBody, alone},
}

// alone reports whether one paper is asked for.
func alone(batch []string) bool { return len(batch) == 1 }

// upTo joins up to n ids. A title is asked for alone.
func upTo(n int) func([]string, string) bool {
	return func(batch []string, name string) bool {
		return len(batch) < n && isID(batch[0]) && isID(name) && (n == scholarBatch || lengthOf(batch)+len(name) <= longestList)
	}
}

// lengthOf is how long names are together.
func lengthOf(batch []string) (n int) {
	for _, name := range batch {
		n += len(name)
	}
	return n
}

// joinsCrossref joins DOIs, but for those with a comma, which separates filters.
func joinsCrossref(batch []string, name string) bool {
	joins := func(s string) bool { return strings.HasPrefix(s, "doi:") && !strings.Contains(s, ",") }
	return upTo(crossrefBatch)(batch, name) && joins(batch[0]) && joins(name)
}

// joinsOpenAlex joins ids of one scheme, without what separates filters.
func joinsOpenAlex(batch []string, name string) bool {
	scheme, id, _ := strings.Cut(name, ":")
	first, other, _ := strings.Cut(batch[0], ":")
	return upTo(openAlexBatch)(batch, name) && scheme == first && !strings.ContainsAny(id+other, ",|")
}

// scholarName is an id as Semantic Scholar writes it.
func scholarName(id string) string {
	scheme, bare, _ := strings.Cut(id, ":")
	if scheme == "s2" {
		if number, is := strings.CutPrefix(bare, "corpusid:"); is {
			return "CorpusId:" + number
		}
		return bare
	}
	return strings.ToUpper(scheme) + ":" + bare
}
