package harvest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"paperkin/index/paper"
)

// finding speaks the APIs by which services find papers by name, as their documentation
// describes them, and notes what they are asked.
type finding struct {
	*httptest.Server
	fault func(w http.ResponseWriter, service string) bool

	mu    sync.Mutex
	asked []string
}

func startFinding(t *testing.T) *finding {
	f := &finding{}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

// known are papers by the part of a request that names them, for each service.
var known = map[string]map[string]string{
	"arxiv": {"2605.00001": `<entry><id>http://arxiv.org/abs/2605.00001v1</id><title>Tides of the inner sea</title><summary>Gauges.</summary>
		<published>2026-05-17T00:00:00Z</published><author><name>Jördis Wavemeter</name></author></entry>`},
	"crossref": {
		"10.5555/full":  `{"DOI":"10.5555/full","member":"1","title":["A whole record"],"abstract":"<jats:p>Buoys.</jats:p>","type":"journal-article"}`,
		"10.5555/bare":  `{"DOI":"10.5555/bare","member":"1","title":["A bare record"],"type":"journal-article"}`,
		"9783161484100": `{"DOI":"10.5555/book","member":"1","title":["Of harbours"],"ISBN":["9783161484100"],"abstract":"Piers.","type":"book"},{"DOI":"10.5555/other","member":"1","title":["Another book"],"ISBN":["9780000000002"],"type":"book"}`,
	},
	"datacite": {"10.5555/data": `{"id":"10.5555/data","type":"dois","attributes":{"doi":"10.5555/data","titles":[{"title":"Levels of the sea"}],
		"creators":[{"name":"Wavemeter, Jördis","nameType":"Personal"}],"descriptions":[{"description":"Ten years of levels.","descriptionType":"Abstract"}],"publicationYear":2024}}`},
	"pubmed": {"20000001": `<PubmedArticle><MedlineCitation><PMID Version="1">20000001</PMID><Article><ArticleTitle>Salt and sleep.</ArticleTitle>
		<Abstract><AbstractText>Sailors.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>`},
	"openalex": {
		"10.5555/bare": `{"id":"https://openalex.org/W2","doi":"https://doi.org/10.5555/bare","display_name":"A bare record","authorships":[],"abstract_inverted_index":{"Found":[0],"elsewhere.":[1]}}`,
		"tides of the inner sea": `{"id":"https://openalex.org/W3","display_name":"Tides of the outer sea","authorships":[]},
			{"id":"https://openalex.org/W4","display_name":"Tides of the Inner Sea!","authorships":[],"abstract_inverted_index":{"Gauges.":[0]}},
			{"id":"https://openalex.org/W5","display_name":"Tides of the inner sea","authorships":[]}`,
	},
	"hf": {"2605.00001": `{"id":"2605.00001","title":"Tides of the inner sea","summary":"Gauges.","publishedAt":"2026-05-17T00:00:00.000Z","authors":[{"name":"Jördis Wavemeter"}],"upvotes":17}`},
	"s2": {"ACL:2020.acl-main.1": `{"paperId":"` + strings.Repeat("0a", 20) + `","corpusId":7,"title":"Words of the sea","abstract":"Speech.","externalIds":{"ACL":"2020.acl-main.1"}}`},
}

func (f *finding) serve(w http.ResponseWriter, r *http.Request) {
	service, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	q := r.URL.Query()
	for _, key := range []string{"id_list", "id", "filter", "search_query", "query.bibliographic", "query"} {
		name += q.Get(key)
	}
	f.mu.Lock()
	f.asked = append(f.asked, service+" "+name)
	f.mu.Unlock()
	if f.fault != nil && f.fault(w, service) {
		return
	}
	if service == "s2" && name == "batch" {
		scholarBatch(w, r)
		return
	}
	var found []string
	for _, part := range strings.FieldsFunc(name, func(c rune) bool { return c == ',' || c == '|' }) {
		for _, scheme := range []string{"doi:", "isbn:", "title.search:", "ids.openalex:"} {
			part = strings.TrimPrefix(part, scheme)
		}
		if p, ok := known[service][strings.ToLower(part)]; ok {
			found = append(found, p)
		} else if p, ok := known[service][part]; ok {
			found = append(found, p)
		}
	}
	reply := strings.Join(found, ",\n")
	switch {
	case service == "arxiv":
		reply = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>1</opensearch:totalResults>` + strings.Join(found, "") + `</feed>`
	case service == "pubmed":
		reply = `<PubmedArticleSet>` + strings.Join(found, "") + `</PubmedArticleSet>`
	case service == "openalex":
		reply = `{"meta":{"count":1},"results":[` + reply + `]}`
	case service == "crossref" && q.Has("rows"):
		reply = `{"status":"ok","message-type":"work-list","message":{"items":[` + reply + `]}}`
	case len(found) == 0:
		http.Error(w, "Resource not found.", http.StatusNotFound)
		return
	case service == "crossref":
		reply = `{"status":"ok","message-type":"work","message":` + reply + `}`
	case service == "datacite":
		reply = `{"data":` + reply + `}`
	}
	fmt.Fprint(w, reply)
}

// scholarBatch replies with the papers of a batch, and null for those that there are not.
func scholarBatch(w http.ResponseWriter, r *http.Request) {
	var asked struct{ IDs []string }
	if err := json.NewDecoder(r.Body).Decode(&asked); r.Method != http.MethodPost || err != nil || len(asked.IDs) > 500 {
		http.Error(w, `{"error":"Bad Request"}`, http.StatusBadRequest)
		return
	}
	replies := make([]string, len(asked.IDs))
	for i, id := range asked.IDs {
		if replies[i] = known["s2"][id]; replies[i] == "" {
			replies[i] = "null"
		}
	}
	fmt.Fprintf(w, "[%s]", strings.Join(replies, ","))
}

// find looks names up, and returns what was asked as well.
func (f *finding) find(t *testing.T, dir string, texts ...string) (answers []Answer, asked []string) {
	t.Helper()
	var names []Name
	for _, text := range texts {
		n, ok := ReadName(text)
		if !ok {
			t.Fatalf("%q is no name", text)
		}
		names = append(names, n)
	}
	o := FindOptions{Options: newClock().options(), Endpoints: map[string]string{}}
	o.Retries = 1
	for _, service := range append([]string{"hf"}, Finders...) {
		o.Endpoints[service] = f.URL + "/" + service
	}
	f.asked = nil
	answers, err := Find(t.Context(), dir, names, o)
	if err != nil {
		t.Fatal(err)
	}
	return answers, f.asked
}

// TestFind: every kind of name is asked for where it is known, until there is an abstract.
func TestFind(t *testing.T) {
	f, dir := startFinding(t), t.TempDir()
	for _, c := range []struct {
		name, titles string
		asked        string // services, in their order
	}{
		{"https://arxiv.org/abs/2605.00001", "Tides of the inner sea", "arxiv"},
		{"10.5555/FULL", "A whole record", "crossref"},
		{"doi:10.5555/bare", "A bare record + A bare record", "crossref datacite openalex"},
		{"https://doi.org/10.5555/data", "Levels of the sea", "crossref datacite"},
		{"10.5555/nowhere", "", "crossref datacite openalex s2"},
		{"pmid:20000001", "Salt and sleep", "pubmed"},
		{"acl:2020.acl-main.1", "Words of the sea", "s2"},
		{"3-16-148410-X", "Of harbours", "crossref"},
		{"Tides of the inner SEA", "Tides of the Inner Sea!", "openalex"}, // and not another of that title
		{"Tides of a tea cup", "", "openalex crossref s2 arxiv"},
	} {
		answers, asked := f.find(t, dir, c.name)
		var titles, services []string
		for _, r := range answers[0].Records {
			titles = append(titles, strings.TrimSuffix(r.Paper.Title, "."))
		}
		for _, a := range asked {
			service, _, _ := strings.Cut(a, " ")
			services = append(services, service)
		}
		if got := strings.Join(titles, " + "); got != c.titles || strings.Join(services, " ") != c.asked || answers[0].Err != nil {
			t.Errorf("%s: %q of %q, %v; want %q of %q", c.name, got, services, answers[0].Err, c.titles, c.asked)
		}
		if !slices.Equal(answers[0].Asked, services) {
			t.Errorf("%s: says that it asked %q, and asked %q", c.name, answers[0].Asked, services)
		}
	}
	if answers, _ := f.find(t, dir, "10.5555/bare"); answers[0].Records[1].Paper.Abstract != "Found elsewhere." {
		t.Errorf("the second time: %+v", answers[0].Records)
	}
}

// TestFindTogether: names of a kind are asked for together, and each gets its own paper.
func TestFindTogether(t *testing.T) {
	f := startFinding(t)
	names := []string{"10.5555/full", "10.5555/bare", "10.5555/with,comma", "Tides of the inner sea", "arxiv:2605.00001", "arxiv:2605.00002"}
	for i := range 30 {
		names = append(names, fmt.Sprintf("10.5555/no.%d", i))
	}
	answers, asked := f.find(t, t.TempDir(), names...)
	for i, want := range map[int]int{0: 1, 1: 2, 2: 0, 3: 1, 4: 1, 5: 0, 6: 0, 35: 0} {
		if got := answers[i].Records; len(got) != want {
			t.Errorf("%s: %d records, want %d", names[i], len(got), want)
		}
	}
	count := map[string]int{}
	for _, a := range asked {
		service, _, _ := strings.Cut(a, " ")
		count[service]++
	}
	// 32 DOIs are a batch and one by itself; DataCite is asked for each, Semantic Scholar for all
	// that nobody else has.
	if count["arxiv"] != 1 || count["crossref"] != 2+1 || count["datacite"] != 32 || count["s2"] != 1 {
		t.Errorf("requests: %v", count)
	}
	answers, asked = f.find(t, t.TempDir(), "acl:2020.acl-main.2", "acl:2020.acl-main.1")
	if len(answers[0].Records) != 0 || len(answers[1].Records) != 1 || !slices.Equal(asked, []string{"s2 batch"}) {
		t.Errorf("of a batch: %+v, asked for %q", answers, asked)
	}
	if near, _ := f.find(t, t.TempDir(), "Tides of the outer tea"); len(near[0].Near) > 0 {
		t.Errorf("near: %q", near[0].Near)
	}
}

// TestFindFaults: a service that fails is named, and the next one is asked.
func TestFindFaults(t *testing.T) {
	f := startFinding(t)
	f.fault = func(w http.ResponseWriter, service string) bool {
		if service == "crossref" {
			http.Error(w, "down", http.StatusServiceUnavailable)
		}
		return service == "crossref"
	}
	answers, _ := f.find(t, t.TempDir(), "10.5555/bare", "10.5555/nowhere")
	if a := answers[0]; len(a.Records) != 1 || a.Records[0].Provider != "openalex" || !errors.Is(a.Err, ErrUnavailable) {
		t.Errorf("there elsewhere: %+v", a)
	}
	if a := answers[1]; len(a.Records) != 0 || !errors.Is(a.Err, ErrUnavailable) {
		t.Errorf("not there: %+v", a)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, t.TempDir(), []Name{{ID: "doi:10.5555/full"}}, FindOptions{Options: newClock().options(), Endpoints: map[string]string{"crossref": f.URL}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestNear: titles that are not the one that was asked for are named.
func TestNear(t *testing.T) {
	a := &Answer{Name: Name{Text: "Tides of the sea"}}
	for _, title := range []string{"Tides", "Tides", "Seas", "Moons", "Waves"} {
		give([]*Answer{a}, paper.Record{Paper: paper.Paper{Title: title}})
	}
	if want := []string{"Tides", "Seas", "Moons"}; !slices.Equal(a.Near, want) || len(a.Records) > 0 {
		t.Errorf("got %q and %d records, want %q", a.Near, len(a.Records), want)
	}
}

// TestFindUpvotes: a paper that is named by its page at Hugging Face comes from arXiv, with the
// upvotes of that page, and also without them.
func TestFindUpvotes(t *testing.T) {
	f := startFinding(t)
	answers, asked := f.find(t, t.TempDir(), "https://huggingface.co/papers/2605.00001", "hf:2605.00002", "arxiv:2605.00001")
	if want := []string{"arxiv 2605.00001,2605.00002", "openalex doi:10.48550/arxiv.2605.00002", "s2 ARXIV:2605.00002", "hf 2605.00001", "hf 2605.00002"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	if r := answers[0].Records; len(r) != 2 || r[0].Provider != "arxiv" || r[1].Paper.Counts[paper.Upvotes].Number != 17 {
		t.Errorf("%+v", r)
	}
	if len(answers[1].Records) != 0 || answers[1].Err != nil || len(answers[2].Records) != 1 {
		t.Errorf("%+v", answers[1:])
	}
	f.fault = func(w http.ResponseWriter, service string) bool {
		if service == "hf" {
			http.Error(w, "no", http.StatusForbidden)
		}
		return service == "hf"
	}
	if answers, _ := f.find(t, t.TempDir(), "hf:2605.00001"); len(answers[0].Records) != 1 || answers[0].Err != nil {
		t.Errorf("refused: %+v", answers[0])
	}
}
