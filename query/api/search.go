package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// Lines is the media type of an object a line.
const Lines = "application/x-ndjson"

// Answer is the JSON form of an answer, what was asked, and how long it took.
type Answer struct {
	Request map[string]any `json:"request"`
	wire.Answer
	Milliseconds float64 `json:"milliseconds"`
}

func (a api) search(w http.ResponseWriter, r *http.Request) error {
	asked, err := parameters(r)
	if err != nil {
		return err
	}
	request, err := wire.Parse(asked)
	if err != nil {
		return err
	}
	return a.answer(w, r, request)
}

// parameters are those of an address, all of which can be read.
func parameters(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &wire.ParameterError{Name: "the query of the address", Problem: err.Error()}
	}
	return values, nil
}

// searchBody answers a request in JSON: the same names, and the text of a draft or a
// reference list.
func (a api) searchBody(w http.ResponseWriter, r *http.Request) error {
	values, err := body(r)
	if err != nil {
		return err
	}
	text := strings.Join(values["text"], "\n\n")
	delete(values, "text")
	if text != "" { // examples as those of paper are, for what is checked
		values["paper"] = append([]string{"text"}, values["paper"]...)
	}
	request, err := wire.Parse(values)
	if err != nil {
		return err
	}
	if text != "" {
		request.Examples = append(service.Examples(text), request.Examples[1:]...)
	}
	return a.answer(w, r, request)
}

// body reads a JSON object as parameters: texts, numbers, true, false, and lists of
// these. null counts as absent.
func body(r *http.Request) (url.Values, error) {
	wrong := func(problem string, args ...any) error {
		return &wire.ParameterError{Name: "the body", Problem: fmt.Sprintf(problem, args...)}
	}
	if kind := r.Header.Get("Content-Type"); kind != "" && !strings.HasPrefix(kind, "application/json") {
		return nil, wrong("want application/json, not %.80q", kind)
	}
	b, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, wrong("more than %d bytes", large.Limit)
	case err != nil:
		return nil, err
	}
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		return nil, wrong("want a JSON object: %v", err)
	}
	if d.More() {
		return nil, wrong("want one JSON object, and nothing after it")
	}
	values := url.Values{}
	for name, value := range object {
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, v := range list {
			switch v := v.(type) {
			case nil:
			case string:
				values.Add(name, v)
			case json.Number, bool:
				values.Add(name, fmt.Sprint(v))
			default:
				return nil, &wire.ParameterError{Name: name, Problem: "want a text, a number, true, false or a list of these"}
			}
		}
	}
	return values, nil
}

func (a api) answer(w http.ResponseWriter, r *http.Request, request query.Request) error {
	tag, err := a.etag(r.Context(), request, r.Header.Get("Accept"))
	if err != nil {
		return err
	}
	if tag != "" {
		w.Header().Set("Cache-Control", "private, no-cache")
		w.Header().Set("Vary", "Accept")
		if slices.Contains(strings.FieldsFunc(r.Header.Get("If-None-Match"), func(c rune) bool { return c == ',' || c == ' ' }), tag) && r.Method == http.MethodGet {
			w.Header().Set("ETag", tag)
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	start := a.Now()
	answer, err := a.Search(r.Context(), request)
	if err != nil {
		return err
	}
	took := a.Now().Sub(start)
	if tag != "" && answer.ByWords != query.Loading { // which is soon answered otherwise
		w.Header().Set("ETag", tag)
	}
	out := a.hits(answer)
	if wantsLines(r) {
		return lines(w, out.Hits)
	}
	return reply(w, Answer{echo(request), out, wire.Round(took.Seconds()*1000, 1)})
}

// hits is the JSON form of an answer, with the reason for which it is by words alone.
func (a api) hits(answer query.Answer) wire.Answer {
	out := wire.NewAnswer(answer)
	out.ByWords = a.Words.ByWords(answer)
	for i := range out.Hits {
		out.Hits[i].ByWords = out.ByWords
	}
	return out
}

func wantsLines(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), Lines) }

// lines answers with an object a line, as the commands print them.
func lines[T any](w http.ResponseWriter, all []T) error {
	w.Header().Set("Content-Type", Lines)
	e := wire.NewEncoder(w)
	for _, one := range all {
		if err := e.Encode(one); err != nil {
			return sent(err)
		}
	}
	return nil
}

// echo is a request in the grammar, as JSON. Texts are not repeated.
func echo(r query.Request) map[string]any {
	values := wire.Values(r)
	out := map[string]any{}
	for _, p := range wire.Parameters {
		if list := values[p.Name]; p.Many && len(list) > 0 {
			out[p.Name] = list
		} else if len(list) > 0 {
			out[p.Name] = p.JSON(list[0])
		}
	}
	return out
}

// suggestions are what may be meant by a name that no paper has, or no saved search.
func (a api) suggestions(r *http.Request, err error) (list []Suggestion) {
	var none *index.NoSearchError
	if errors.As(err, &none) {
		for _, name := range service.NearestSearches(none) {
			list = append(list, Suggestion{Name: name})
		}
	}
	for _, name := range a.Nearest(context.WithoutCancel(r.Context()), err) {
		list = append(list, Suggestion{ID: name.ID, Title: name.Title})
	}
	return list
}
