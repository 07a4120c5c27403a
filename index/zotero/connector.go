package zotero

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// The connector is what browsers save with; all versions of Zotero have it, whatever their
// settings say:
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/server/server_connector.js

// userLibrary is the number of the user's own library in Zotero.
const userLibrary = 1

// aim finds out where papers go. Without a collection that is what is selected, which must
// be in the user's own library: only of that it is known what it has.
func (s *sender) aim(ctx context.Context, collection string) error {
	status, body, err := s.connect(ctx, "getSelectedCollection", "application/json", []byte("{}"))
	if err != nil {
		return err
	}
	if status != http.StatusOK || !gjson.ValidBytes(body) {
		return fmt.Errorf("%w: asked what is selected it answers %d %s", ErrUnavailable, status, shorten(body))
	}
	is := gjson.ParseBytes(body)
	s.into = is.Get("libraryName").Str
	here, inside := "C"+is.Get("id").String(), is.Get("id").Type != gjson.Null
	if inside {
		s.into += " / " + is.Get("name").Str
	}
	own := is.Get("libraryID").Int() == userLibrary
	if collection == "" {
		if !own {
			return noSuch("%s is selected in Zotero: select your own library, or a collection in it", s.into)
		}
		return nil
	}
	list, library := targets(is)
	selected := own && inside && is.Get("name").Str == collection
	elsewhere := noSuch("%s is selected in Zotero, not the collection %q: select that one there", s.into, collection)
	if s.server != "" {
		if s.writer, err = s.newWriter(ctx, collection); err != nil {
			return err
		}
		collection = s.writer.path
	}
	switch keys, err := list.find(collection); {
	case err == nil && own:
		if s.into = library + " / " + list.path(keys[0]); keys[0] != here {
			s.target = keys[0]
		}
	case selected:
	case s.writer != nil: // which need not be able to
		s.into, s.blocked = library+" / "+collection, elsewhere
	case err != nil && len(list) > 0:
		return err
	default: // in a group, or of a version that does not tell what it has
		return elsewhere
	}
	return nil
}

// targets are the collections of the user's own library, as the connector has them: one
// after the other, each with its level.
func targets(is gjson.Result) (list collections, library string) {
	list = collections{}
	var path []string
	own := false
	is.Get("targets").ForEach(func(_, t gjson.Result) bool {
		id, level := t.Get("id").Str, int(t.Get("level").Int())
		if level <= 0 || level > len(path)+1 {
			own = t.Get("isUserLibrary").Bool() || id == fmt.Sprint("L", userLibrary)
			if path = nil; own {
				library = t.Get("name").Str
			}
			return true
		}
		path = append(path[:level-1:level-1], id)
		if own {
			one := collection{key: id, name: t.Get("name").Str}
			if level > 1 {
				one.parent = path[level-2]
			}
			list[id] = one
		}
		return true
	})
	return list, library
}

// give has Zotero import papers, and returns how many items it made of them.
func (s *sender) give(ctx context.Context, papers []paper.Paper) (items int, err error) {
	var text bytes.Buffer
	e, err := s.encode(&text)
	if err != nil {
		return 0, err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return 0, err
		}
	}
	if err := e.Close(); err != nil {
		return 0, err
	}
	session := rand.Text() // Zotero refuses one that it knows
	status, body, err := s.connect(ctx, "import?"+url.Values{"session": {session}}.Encode(), "application/x-research-info-systems", text.Bytes())
	if err != nil {
		return 0, err
	}
	made := gjson.ParseBytes(body)
	if status != http.StatusCreated || !gjson.ValidBytes(body) || !made.IsArray() {
		return 0, fmt.Errorf("%w: it does not import %d papers: %d %s", ErrUnavailable, len(papers), status, shorten(body))
	}
	if items = len(made.Array()); items < len(papers) {
		err = fmt.Errorf("%w: it has imported %d of %d papers", ErrUnavailable, items, len(papers))
	}
	return items, errors.Join(err, s.move(ctx, session))
}

// move moves what was imported from what was selected into the collection, which is then
// selected.
func (s *sender) move(ctx context.Context, session string) error {
	if s.target == "" {
		return nil
	}
	to, err := json.Marshal(map[string]string{"sessionID": session, "target": s.target})
	if err != nil {
		return err
	}
	status, body, err := s.connect(ctx, "updateSession", "application/json", to)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%w: it answers %d %s", ErrUnavailable, status, shorten(body))
	}
	if err != nil {
		return fmt.Errorf("%w; the papers were imported into what is selected in Zotero, and not moved into %s", err, s.into)
	}
	return nil
}

// connect sends something to the connector.
func (c *client) connect(ctx context.Context, path, kind string, body []byte) (status int, answer []byte, err error) {
	r, err := c.post(ctx, c.host+"/connector/"+path, body, http.Header{"Content-Type": {kind}, "X-Zotero-Connector-Api-Version": {"3"}})
	return r.status, r.body, err
}

// post sends something to Zotero.
func (c *client) post(ctx context.Context, address string, body []byte, header http.Header) (r reply, err error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return r, err
	}
	q.Header = header
	q.Header.Set("User-Agent", "paperkin")
	response, err := c.http.Do(q)
	if err != nil {
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		return r, fmt.Errorf("%w: %w", errEnded, bareURL(err))
	}
	defer response.Body.Close()
	r = replyOf(response.StatusCode, response.Header)
	r.body, err = io.ReadAll(io.LimitReader(response.Body, maxReply))
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case err != nil:
		err = fmt.Errorf("%w: %w", errEnded, err)
	case r.zotero == "":
		err = fmt.Errorf("%w: what answers at %s is not Zotero", ErrUnavailable, strings.TrimPrefix(c.host, "http://"))
	}
	return r, err
}

// bareURL leaves out the address, which is no news.
func bareURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
