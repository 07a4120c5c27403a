package harvest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// repository speaks OAI-PMH 2.0 as its specification has it: arguments that a verb does not
// know, or that a resumptionToken excludes, are refused.
// http://www.openarchives.org/OAI/openarchivesprotocol.html
type repository struct {
	*httptest.Server
	formats []string // prefixes of metadata; the namespace is looked up
	records []deposit
	size    int // records of a page
	// fault answers instead, if it wants to; n counts requests from 0.
	fault func(n int, w http.ResponseWriter, q url.Values) bool

	mu    sync.Mutex
	asked []string
}

// A deposit is a record of a repository.
type deposit struct {
	number  int
	set     string
	changed string // a day
	created string
	deleted bool
}

// namespaces are those of the metadata formats.
var namespaces = map[string]string{"oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/", "mods": "http://www.loc.gov/mods/v3",
	"marc21": "http://www.loc.gov/MARC21/slim", "arXiv": "http://arxiv.org/OAI/arXiv/", "pmc": "https://jats.nlm.nih.gov/ns/archiving/1.4/", "pmc_fm": "https://jats.nlm.nih.gov/ns/archiving/1.4/",
	"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}

func startRepository(t testing.TB, formats ...string) *repository {
	r := &repository{formats: formats, size: 10}
	for n := range 25 {
		r.records = append(r.records, deposit{number: n + 1, set: []string{"cs:cs:CL", "physics:hep-th"}[n%2], changed: fmt.Sprintf("2026-05-%02d", n+1), created: "2026-04-30"})
	}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.Close)
	return r
}

func (p *repository) serve(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p.mu.Lock()
	n := len(p.asked)
	p.asked = append(p.asked, r.URL.RawQuery)
	p.mu.Unlock()
	if p.fault != nil && p.fault(n, w, q) {
		return
	}
	w.Header().Set("Content-Type", "text/xml;charset=utf-8")
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-05-20T12:%02d:%02dZ</responseDate><request>%s</request>%s</OAI-PMH>`,
		n/60, n%60, p.URL, p.reply(q))
}

func oaiError(code, text string) string { return fmt.Sprintf("<error code=%q>%s</error>", code, text) }

func (p *repository) reply(q url.Values) string {
	allowed := map[string][]string{"ListMetadataFormats": {"verb", "identifier"}, "ListRecords": {"verb", "metadataPrefix", "set", "from", "until", "resumptionToken"}}[q.Get("verb")]
	if allowed == nil {
		return oaiError("badVerb", "Illegal OAI verb")
	}
	for name, values := range q {
		if !slices.Contains(allowed, name) || len(values) != 1 || name != "verb" && q.Has("resumptionToken") && name != "resumptionToken" {
			return oaiError("badArgument", name+" is not allowed here")
		}
	}
	if q.Get("verb") == "ListRecords" {
		return p.list(q)
	}
	var b strings.Builder
	for _, f := range p.formats {
		fmt.Fprintf(&b, "<metadataFormat><metadataPrefix>%s</metadataPrefix><schema>https://example.org/%s.xsd</schema><metadataNamespace>%s</metadataNamespace></metadataFormat>", f, f, namespaces[f])
	}
	return "<ListMetadataFormats>" + b.String() + "</ListMetadataFormats>"
}

// list is a page of records. A token has the arguments of the request and the place.
func (p *repository) list(q url.Values) string {
	start := 0
	if q.Has("resumptionToken") {
		parts := strings.Split(q.Get("resumptionToken"), "/")
		n, err := strconv.Atoi(parts[0])
		if err != nil || len(parts) != 5 {
			return oaiError("badResumptionToken", "no such token")
		}
		start, q = n, url.Values{"metadataPrefix": {parts[1]}, "set": {parts[2]}, "from": {parts[3]}, "until": {parts[4]}}
	}
	prefix, from, until := q.Get("metadataPrefix"), q.Get("from"), q.Get("until")
	switch {
	case prefix == "":
		return oaiError("badArgument", "metadataPrefix is missing")
	case !slices.Contains(p.formats, prefix):
		return oaiError("cannotDisseminateFormat", prefix+" is not offered")
	case strings.Contains(from+until, "T"):
		return oaiError("badArgument", "the granularity is that of days")
	}
	var found []deposit
	for _, d := range p.records {
		set := q.Get("set")
		if d.changed >= from && d.changed <= cmp.Or(until, "9") && (set == "" || d.set == set || strings.HasPrefix(d.set, set+":")) {
			found = append(found, d)
		}
	}
	if len(found) == 0 {
		return oaiError("noRecordsMatch", "nothing")
	}
	var b strings.Builder
	for _, d := range found[start:min(start+p.size, len(found))] {
		b.WriteString(d.xml(prefix))
	}
	token := ""
	if start+p.size < len(found) {
		token = strings.Join([]string{strconv.Itoa(start + p.size), prefix, q.Get("set"), from, until}, "/")
	}
	if len(found) > p.size { // the last page of several has an empty one
		fmt.Fprintf(&b, `<resumptionToken completeListSize="%d" cursor="%d">%s</resumptionToken>`, len(found), start, token)
	}
	return "<ListRecords>" + b.String() + "</ListRecords>"
}

func (d deposit) xml(prefix string) string {
	id, status, metadata := fmt.Sprintf("oai:repository.example.org:%d", d.number), "", ""
	if prefix == "arXiv" {
		id = fmt.Sprintf("oai:arXiv.org:2605.%05d", d.number)
	}
	title := fmt.Sprintf("Tides of the inner sea, part %d", d.number)
	switch {
	case d.deleted:
		return fmt.Sprintf(`<record><header status="deleted"><identifier>%s</identifier><datestamp>%s</datestamp></header></record>`, id, d.changed)
	case prefix == "arXiv":
		metadata = fmt.Sprintf(`<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2605.%05d</id><created>%s</created><authors><author><keyname>Wavemeter</keyname><forenames>Jördis</forenames></author></authors><title>%s</title><categories>cs.CL</categories><abstract>Gauges.</abstract></arXiv>`, d.number, d.created, title)
	case prefix == "mods":
		metadata = fmt.Sprintf(`<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>%s</title></titleInfo><abstract>Gauges in MODS.</abstract></mods>`, title)
	default:
		metadata = fmt.Sprintf(`<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:description>Gauges.</dc:description></oai_dc:dc>`, title)
	}
	return fmt.Sprintf(`<record><header%s><identifier>%s</identifier><datestamp>%s</datestamp><setSpec>%s</setSpec></header><metadata>%s</metadata></record>`, status, id, d.changed, d.set, metadata)
}

func (p *repository) request() Request { return Request{Service: "oai", URL: p.URL} }

// TestOAI: all records of a repository come, in the richest format that it has.
func TestOAI(t *testing.T) {
	for _, c := range []struct{ formats, prefix string }{
		{"oai_dc mods marc21", "mods"}, {"rdf oai_dc", "oai_dc"}, {"oai_dc marc21", "marc21"}, {"oai_dc pmc pmc_fm", "pmc_fm"}, {"oai_dc pmc", "pmc"},
	} {
		p := startRepository(t, strings.Fields(c.formats)...)
		got, err := titles(t, open(t, t.TempDir(), p.request(), newClock().options()))
		if err != nil {
			t.Fatal(err)
		}
		wantTitles(t, got, 25)
		want := []string{"verb=ListMetadataFormats", "metadataPrefix=" + c.prefix + "&verb=ListRecords", "resumptionToken=10%2F" + c.prefix + "%2F%2F%2F&verb=ListRecords", "resumptionToken=20%2F" + c.prefix + "%2F%2F%2F&verb=ListRecords"}
		if !slices.Equal(p.asked, want) {
			t.Errorf("of %s: asked %q, want %q", c.formats, p.asked, want)
		}
	}
}

// TestOAIChoice: sets one after the other, and the days between which records changed.
func TestOAIChoice(t *testing.T) {
	p := startRepository(t, "oai_dc")
	p.size = 1
	r := p.request()
	r.URL += "?verb=Identify" // as people copy it
	r.Sets, r.Since, r.Until = []string{"physics:hep-th", "cs", "stat"}, "2026-05-03", "2026-05-06"
	got, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i] = strings.TrimPrefix(got[i], "Tides of the inner sea, part ")
	}
	if want := []string{"4", "6", "3", "5"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := "from=2026-05-03&metadataPrefix=oai_dc&set=cs&until=2026-05-06&verb=ListRecords"; !slices.Contains(p.asked, want) {
		t.Errorf("asked %q, want %s", p.asked, want)
	}
}

// TestOAIErrors: a list without records is none, and what a repository refuses is told in
// its words.
func TestOAIErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(r *Request, p *repository)
		want error
		says string
	}{
		{"no records", func(r *Request, _ *repository) { r.Since = "2027" }, nil, ""},
		{"no records, with a status", func(r *Request, p *repository) {
			p.fault = func(n int, w http.ResponseWriter, _ url.Values) bool {
				if n > 0 {
					w.WriteHeader(http.StatusUnprocessableEntity)
					fmt.Fprint(w, `<?xml version='1.0'?><OAI-PMH><error code="noRecordsMatch"/></OAI-PMH>`)
				}
				return n > 0
			}
		}, nil, ""},
		{"a status alone", func(r *Request, p *repository) {
			p.fault = func(_ int, w http.ResponseWriter, _ url.Values) bool {
				http.Error(w, "nothing here", http.StatusNotFound)
				return true
			}
		}, ErrRefused, `404 Not Found: "nothing here"`},
		{"an error, with a status", func(r *Request, p *repository) {
			p.fault = func(_ int, w http.ResponseWriter, _ url.Values) bool {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprint(w, `<OAI-PMH><error code="badVerb">no such verb</error></OAI-PMH>`)
				return true
			}
		}, ErrRefused, `badVerb: "no such verb"`},
		{"no set", func(r *Request, p *repository) {
			r.Sets = []string{"none"}
			p.fault = func(n int, w http.ResponseWriter, _ url.Values) bool {
				if n > 0 {
					fmt.Fprint(w, `<OAI-PMH><error code="noSetHierarchy">This repository
						has no sets</error></OAI-PMH>`)
				}
				return n > 0
			}
		}, ErrRefused, `noSetHierarchy: "This repository has no sets"`},
		{"no format", func(_ *Request, p *repository) { p.formats = []string{"rdf", "xoai"} }, ErrNotPapers, "only as rdf, xoai"},
		{"a page of something else", func(_ *Request, p *repository) {
			p.fault = func(_ int, w http.ResponseWriter, _ url.Values) bool { fmt.Fprint(w, "<feed/>"); return true }
		}, ErrNotPapers, "no reply of OAI-PMH"},
		{"round and round", func(_ *Request, p *repository) {
			p.fault = func(n int, w http.ResponseWriter, _ url.Values) bool {
				if n > 0 {
					fmt.Fprintf(w, `<OAI-PMH><responseDate>%d</responseDate><ListRecords>%s<resumptionToken>same</resumptionToken></ListRecords></OAI-PMH>`, n, p.records[0].xml("oai_dc"))
				}
				return n > 0
			}
		}, ErrNotPapers, "it goes on at the place where it is"},
	} {
		p := startRepository(t, "oai_dc")
		r := p.request()
		c.to(&r, p)
		_, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v and %q", c.name, err, c.want, c.says)
		}
	}
}

// TestOAIForgets: a repository that does not know its own resumptionToken any more is asked
// from the start, with a notice; once, and whether the harvest was interrupted or not.
func TestOAIForgets(t *testing.T) {
	for _, c := range []struct {
		interrupted bool
		forgets     int // tokens
		first       int // papers that came before
		fails       bool
	}{{false, 1, 20, false}, {true, 1, 10, false}, {false, 9, 30, true}} {
		p, dir, clock := startRepository(t, "oai_dc"), t.TempDir(), newClock()
		var notices []string
		o := clock.options()
		o.Notice = func(s string) { notices = append(notices, s) }
		if c.interrupted {
			leave(open(t, dir, p.request(), o))
		}
		forgotten := 0
		p.fault = func(n int, w http.ResponseWriter, q url.Values) bool {
			token := q.Get("resumptionToken")
			if forgotten == c.forgets || token == "" || !c.interrupted && strings.HasPrefix(token, "10/") {
				return false
			}
			forgotten++
			fmt.Fprint(w, `<OAI-PMH><error code="badResumptionToken">expired</error></OAI-PMH>`)
			return true
		}
		got, err := titles(t, open(t, dir, p.request(), o))
		if c.fails {
			if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "expired") {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || len(got) < c.first {
			t.Fatalf("%+v: %q, %v", c, got, err)
		}
		wantTitles(t, got[c.first:], 25)
		if len(notices) != 1 || !strings.Contains(notices[0], "starting over") {
			t.Errorf("%+v: notices %q", c, notices)
		}
	}
}

// TestOAIDeleted: deleted records are those of deletions, in their order in time.
func TestOAIDeleted(t *testing.T) {
	p := startRepository(t, "oai_dc")
	p.records[3].deleted = true
	var gone []string
	for r, err := range open(t, t.TempDir(), p.request(), newClock().options()).Records(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Deleted {
			gone = append(gone, r.Name+" "+r.Revised)
		}
	}
	if want := []string{"oai:repository.example.org:4 2026-05-04"}; !slices.Equal(gone, want) {
		t.Errorf("deleted: %q, want %q", gone, want)
	}
}

// TestArXivSets: whole categories of arXiv come by OAI-PMH, one after the other, and what
// changed since a day and is older is passed over.
func TestArXivSets(t *testing.T) {
	p := startRepository(t, "arXiv", "oai_dc")
	p.records[12].created = "2026-05-13"
	p.records[13].created = "2026-05-13"
	p.records[22].created = "2011-05"
	p.records[24].deleted = true
	h := open(t, t.TempDir(), Request{Service: "arxiv", Endpoint: p.URL, Categories: []string{"cs.CL", "hep-th"}, Since: "2026-05-13"}, newClock().options())
	var got []string
	for r, err := range h.Records(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Paper.ID)
	}
	if want := []string{"arxiv:2605.00013", "arxiv:2605.00025", "arxiv:2605.00014"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if h.PassedOver() != 10 {
		t.Errorf("passed over %d, want 10", h.PassedOver())
	}
	if want := []string{"from=2026-05-13&metadataPrefix=arXiv&set=cs%3Acs%3ACL&verb=ListRecords", "from=2026-05-13&metadataPrefix=arXiv&set=physics%3Ahep-th&verb=ListRecords"}; !slices.Equal(p.asked, want) {
		t.Errorf("asked %q, want %q", p.asked, want)
	}
}

// TestOAICharacters: what XML does not allow, and repositories send, is left out; a page that
// breaks off is asked for again all the same.
func TestOAICharacters(t *testing.T) {
	p := startRepository(t, "oai_dc")
	p.fault = func(n int, w http.ResponseWriter, q url.Values) bool {
		if q.Get("verb") != "ListRecords" || q.Has("resumptionToken") {
			return false
		}
		page := strings.Replace(p.list(q), "Tides of the", "Tides\x0b of&#x1F; the&nbsp;", 1)
		if n == 1 {
			page = page[:len(page)/2]
		}
		fmt.Fprintf(w, "<?xml version='1.0' encoding='ISO-8859-1'?><OAI-PMH>%s</OAI-PMH>", page)
		return true
	}
	var notices []string
	o := newClock().options()
	o.Notice = func(s string) { notices = append(notices, s) }
	got, err := titles(t, open(t, t.TempDir(), p.request(), o))
	if err != nil {
		t.Fatal(err)
	}
	wantTitles(t, got, 25)
	if len(p.asked) != 5 || len(notices) != 2 || !strings.Contains(notices[1], "does not allow") {
		t.Errorf("%d requests, notices %q", len(p.asked), notices)
	}
}
