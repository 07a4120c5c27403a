package zotero

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tidwall/gjson"

	"paperkin/index/durable"
	"paperkin/index/paper"
)

// Zotero 10 lets programs write by its local API, once its user has allowed it:
// https://www.zotero.org/support/dev/web_api/v3/local_api#write_requests
// https://www.zotero.org/support/dev/web_api/v3/write_requests

// ErrDenied: the user of Zotero does not want papers to be written.
var ErrDenied = errors.New("not allowed in Zotero")

// errNotTaken: what was to be written was not, for a reason that says nothing of the papers.
var errNotTaken = errors.New("not taken")

// appName is the name under which Zotero asks its user.
const appName = "Paperkin"

// writer writes papers into a collection of a Zotero that says which one it is.
type writer struct {
	*client
	options  Options
	key      string // of the collection
	path     string
	allowed  string // the key that writing needs; empty: it is to be asked for
	shapes   map[string]shape
	disabled bool // nothing is written any more
}

func (s *sender) newWriter(ctx context.Context, name string) (*writer, error) {
	list, err := s.collections(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := list.find(name)
	if err != nil {
		return nil, err
	}
	w := &writer{client: s.client, options: s.options, key: keys[0], path: list.path(keys[0]), shapes: map[string]shape{}}
	w.allowed = w.remembered()
	return w, nil
}

// write writes papers, and returns those that Zotero has not taken, for which there is
// another way. After an error what is left was not tried, or nobody knows.
func (w *writer) write(ctx context.Context, papers []paper.Paper) (left []paper.Paper, err error) {
	if w.disabled {
		return papers, nil
	}
	items := make([]json.RawMessage, len(papers))
	for i, p := range papers {
		if items[i], err = w.item(ctx, p); err != nil {
			return papers, err
		}
	}
	body, err := json.Marshal(items)
	if err != nil {
		return papers, err
	}
	refused, err := w.items(ctx, body, len(papers))
	switch {
	case errors.Is(err, errNotTaken):
		w.disabled = true
		return papers, nil
	case err != nil:
		return papers, err
	}
	for i, p := range papers {
		if refused[i] {
			left = append(left, p)
		}
	}
	return left, nil
}

// item is a paper as an item of Zotero's.
func (w *writer) item(ctx context.Context, p paper.Paper) (json.RawMessage, error) {
	kind := typeOf(p)
	has, known := w.shapes[kind]
	if !known {
		var err error
		if has.fields, err = w.words(ctx, "/itemTypeFields", kind, "field"); err != nil {
			return nil, err
		}
		if has.roles, err = w.words(ctx, "/itemTypeCreatorTypes", kind, "creatorType"); err != nil {
			return nil, err
		}
		w.shapes[kind] = has
	}
	return itemFrom(p, kind, has, []string{w.key})
}

// words asks what items of a type can have:
// https://www.zotero.org/support/dev/web_api/v3/types_and_fields
func (w *writer) words(ctx context.Context, path, kind, name string) (map[string]bool, error) {
	r, err := w.send(ctx, path, url.Values{"itemType": {kind}}, 0)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	if r.status != http.StatusOK || !gjson.ValidBytes(r.body) {
		return nil, fmt.Errorf("%w: asked what a %s has it answers %d %s", ErrUnavailable, kind, r.status, shorten(r.body))
	}
	words := map[string]bool{}
	for _, one := range gjson.ParseBytes(r.body).Array() {
		words[one.Get(name).Str] = true
	}
	return words, nil
}

// items sends items, and returns which of them Zotero refuses.
func (w *writer) items(ctx context.Context, items []byte, n int) (refused map[int]bool, err error) {
	for range 2 { // a key that was kept may count no more, nor one that was given for once
		if w.allowed == "" {
			if err := w.authorize(ctx); err != nil {
				return nil, err
			}
		}
		r, err := w.post(ctx, w.base+w.prefix+"/items", items, w.headers(map[string]string{"Zotero-API-Key": w.allowed, "Zotero-Write-Token": rand.Text()}))
		if err != nil {
			return nil, err
		}
		if r.status == http.StatusUnauthorized {
			w.allowed = ""
			continue
		}
		if r.status != http.StatusOK || !gjson.ValidBytes(r.body) {
			return nil, fmt.Errorf("%w: %d %s", errNotTaken, r.status, shorten(r.body))
		}
		return refusedOf(r.body, n)
	}
	return nil, errNotTaken
}

// refusedOf reads what became of n items.
func refusedOf(body []byte, n int) (map[int]bool, error) {
	refused, told := map[int]bool{}, 0
	for _, outcome := range []string{"success", "unchanged", "failed"} {
		gjson.GetBytes(body, outcome).ForEach(func(index, _ gjson.Result) bool {
			i, err := strconv.Atoi(index.Str)
			if told++; err == nil && outcome == "failed" {
				refused[i] = true
			}
			return true
		})
	}
	if told != n {
		return nil, fmt.Errorf("%w: it says of %d of %d papers what became of them: %s", ErrUnavailable, told, n, shorten(body))
	}
	return refused, nil
}

func (w *writer) headers(more map[string]string) http.Header {
	h := http.Header{"Content-Type": {"application/json"}, "Zotero-Api-Version": {"3"}}
	h.Set("Zotero-Server-ID", w.server)
	for name, value := range more {
		h.Set(name, value)
	}
	return h
}

// authorize has Zotero ask its user whether papers may be written.
func (w *writer) authorize(ctx context.Context) error {
	if w.options.Notice != nil {
		w.options.Notice("Zotero asks whether Paperkin may write to your library: answer there (Always Allow is for next time, too)")
	}
	body, err := json.Marshal(map[string]string{"appName": appName})
	if err != nil {
		return err
	}
	r, err := w.post(ctx, w.base+"/local/authorize", body, w.headers(nil))
	switch {
	case err != nil:
		return err
	case r.status == http.StatusForbidden && gjson.GetBytes(r.body, "denied").Bool():
		return fmt.Errorf("%w: writing to %s", ErrDenied, w.path)
	case r.status != http.StatusOK:
		return fmt.Errorf("%w: %d %s", errNotTaken, r.status, shorten(r.body))
	}
	if w.allowed = gjson.GetBytes(r.body, "key").Str; w.allowed == "" {
		return fmt.Errorf("%w: %s", errNotTaken, shorten(r.body))
	}
	if gjson.GetBytes(r.body, "remember").Bool() {
		return w.remember()
	}
	return nil
}

// permission is what is kept of a key that the user has given for good. It is for the
// library of one Zotero, and of no use on another machine.
type permission struct {
	Server string `json:"server"`
	Key    string `json:"key"`
}

func (w *writer) kept() string { return filepath.Join(w.options.State, "permission.json") }

func (w *writer) remembered() string {
	var p permission
	if w.options.State == "" {
		return ""
	}
	if b, err := os.ReadFile(w.kept()); err != nil || json.Unmarshal(b, &p) != nil || p.Server != w.server {
		return ""
	}
	return p.Key
}

func (w *writer) remember() error {
	if w.options.State == "" {
		return nil
	}
	b, err := json.Marshal(permission{w.server, w.allowed})
	if err != nil {
		return err
	}
	return errors.Join(durable.MakeFolder(w.options.State), durable.WriteFile(w.kept(), durable.Bytes(b)))
}
