package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// results is what the page of an answer shows.
type results struct {
	Count   string // how many papers there are
	Verdict string
	Match   query.Match
	Notes   []string
	Plain   string // address of the question taken as it stands, where it was taken for something else
	Meant   *meant // the question as it may be meant
	Chips   []chip
	Tries   []meant
	None    string // why there are no hits
	Hits    []hit
	Save    *saving
	More    string // address of the page with more of them
	Earlier string // and of the list before these
}

// meant is what may be asked instead.
type meant struct{ Text, Address string }

// search answers what an address asks.
func (p *pages) search(r *http.Request) (reply, error) {
	q, ok, err := asked(r)
	if err != nil {
		return reply{}, err
	}
	if !ok {
		return p.home(r)
	}
	if !isPart(r) && hasEmpty(r) {
		return redirect(addressOf(q)), nil
	}
	soon, byWords := q, false
	if isTyping(r) {
		if soon, byWords, err = p.whileTyping(r.Context(), q); err != nil {
			return reply{}, err
		}
	}
	a, err := p.Search(r.Context(), soon)
	if err != nil {
		return reply{}, err
	}
	if a.Papers == 0 {
		return p.empty(r), nil
	}
	shown := p.results(a, q)
	shown.Save = p.savingOf(q)
	if byWords {
		shown.Notes = append(shown.Notes, "By words while you type: press Enter to ask by meaning as well.")
	}
	if err := p.nameExamples(r.Context(), q, shown.Chips); err != nil {
		return reply{}, err
	}
	out := reply{template: "results", page: page{Title: titleFor(q), Form: formFor(q), Feed: queryOf(feedRequest(q)), Body: shown}}
	if isPart(r) {
		out.header = map[string]string{"HX-Push-Url": addressOf(q)}
		if isTyping(r) {
			out.header = map[string]string{"HX-Replace-Url": addressOf(q)}
		}
	}
	return out, nil
}

// hasEmpty reports whether an address has parameters that are empty, as forms send them.
func hasEmpty(r *http.Request) bool {
	for _, values := range r.URL.Query() {
		if strings.Join(values, "") == "" {
			return true
		}
	}
	return false
}

// wordsFirst is how many words a question has before a server is asked what they mean
// while more of them are typed.
const wordsFirst = 3

// whileTyping returns the request to answer while a question is being typed: by words
// alone as long as it has one or two, where comparing by meaning takes a server's time.
func (p *pages) whileTyping(ctx context.Context, r query.Request) (soon query.Request, byWords bool, err error) {
	if r.Mode == query.Lexical || r.Question == "" || len(strings.Fields(r.Question)) >= wordsFirst || r.MinSimilarity != nil {
		return r, false, nil
	}
	err = p.Use(ctx, func(ctx context.Context, q *service.Asked) error {
		space, err := q.Library.ActiveSpace(ctx)
		byWords = err == nil && (q.Quick == nil || !q.Quick(space.Space))
		return err
	})
	if byWords {
		r.Mode = query.Lexical
	}
	return r, byWords, err
}

// results are an answer as the page shows it.
func (p *pages) results(a query.Answer, q query.Request) results {
	blamed := map[string]bool{}
	for _, c := range a.Filters {
		blamed[c.Field] = true
	}
	v := results{Count: counted(a), Match: a.Verdict.Match, Chips: chips(q, blamed), Hits: hitsOf(a)}
	if a.Verdict.Match != "" {
		v.Verdict = upper(p.Words.Verdict(a.Verdict))
	}
	if a.Understood != nil {
		v.Notes = append(v.Notes, upper(p.Words.Meaning(a)))
	}
	if a.Understood != nil {
		plain := q
		plain.Plain = true
		v.Plain = addressOf(plain)
	}
	switch w := p.Words.ByWords(a); {
	case w != nil && w.Reason == query.Loading:
		v.Notes = append(v.Notes, upper(w.Text)+", so these are found by words alone: "+w.Mend+".")
	case w != nil:
		v.Notes = append(v.Notes, upper(w.Text)+", so these are found by words alone. To mend it: "+w.Mend)
	}
	if a.Behind > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("The word index does not know %s yet.", numbered(a.Behind, "paper")))
	}
	if len(a.Missing) > 0 {
		v.Notes = append(v.Notes, "Not in the library: "+strings.Join(a.Missing, ", "))
	}
	if a.DidYouMean != "" {
		other := q
		other.Question = a.DidYouMean
		v.Meant = &meant{a.DidYouMean, addressOf(other)}
	}
	if len(a.Hits) == 0 {
		v.None = upper(p.Words.None(a, q))
		v.Tries = tries(a, q)
	}
	v.More, v.Earlier = around(a, q)
	return v
}

// counted says how many papers an answer has.
func counted(a query.Answer) string {
	switch l := a.Listed; {
	case l == nil || len(a.Hits) == 0:
		return numbered(len(a.Hits), "paper")
	case l.Offset == 0 && l.Papers == len(a.Hits):
		return numbered(l.Papers, "paper")
	default:
		return fmt.Sprintf("%s to %s of %s", thousands(l.Offset+1), thousands(l.Offset+len(a.Hits)), numbered(l.Papers, "paper"))
	}
}

// around returns the addresses of the page with more hits and, in a list, of the one before.
func around(a query.Answer, q query.Request) (more, earlier string) {
	if q.Offset > 0 {
		before := q
		before.Offset = max(0, q.Offset-service.MaxLimit)
		before.Limit = min(service.MaxLimit, q.Offset-before.Offset)
		earlier = addressOf(before)
	}
	if len(a.Hits) < q.Limit || a.Listed != nil && a.Listed.Offset+len(a.Hits) >= a.Listed.Papers {
		return "", earlier
	}
	switch {
	case q.Limit < service.MaxLimit:
		q.Limit = min(service.MaxLimit, q.Limit+pageful)
	case a.Listed != nil && q.Offset+q.Limit <= service.MaxOffset:
		q.Offset += q.Limit
	default:
		return "", earlier
	}
	return addressOf(q), earlier
}

// tries are the values of filters that may be meant by those that no paper has.
func tries(a query.Answer, q query.Request) (list []meant) {
	values := valuesOf(q)
	for _, c := range a.Filters {
		for _, m := range c.Meant {
			for _, p := range wire.Parameters {
				if p.Field != c.Field {
					continue
				}
				for i, v := range values[p.Name] {
					if v == m.Value {
						values[p.Name][i] = m.Try
						list = append(list, meant{m.Try, searchAddress(values)})
						values[p.Name][i] = v
					}
				}
			}
		}
	}
	return list
}

// nameExamples gives the papers that a request names their titles.
func (p *pages) nameExamples(ctx context.Context, q query.Request, chips []chip) error {
	titles := map[string]string{}
	var refs []string
	for _, e := range append(append([]query.Example{}, q.Examples...), q.Unlike...) {
		refs = append(refs, e.Ref)
	}
	if len(refs) == 0 {
		return nil
	}
	err := p.Use(ctx, func(ctx context.Context, s *service.Asked) error {
		for _, ref := range refs {
			f, err := s.Library.Find(ctx, ref)
			if err != nil {
				return err
			}
			titles[ref] = wire.Title(f.Paper, titleShown)
		}
		return nil
	})
	for i, c := range chips {
		if title := titles[c.Value]; title != "" && (c.Name == chipNames["paper"] || c.Name == chipNames["unlike"]) {
			chips[i].Value = title
		}
	}
	return err
}

// titleFor is the title of the page of a request.
func titleFor(q query.Request) string {
	switch {
	case q.Question != "":
		title, _ := text.Cut(q.Question, 80)
		return title + " – Paperkin"
	case len(q.Examples) > 0:
		return "Similar papers – Paperkin"
	}
	return "Papers – Paperkin"
}

// numbered is a number of things.
func numbered(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// upper begins a text with a capital letter, as a sentence does.
func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
