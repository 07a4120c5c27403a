package zoterotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A Server is a Zotero that runs, with its local API: what it answers follows
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/server/server_localAPI.js
// Its fields may be changed between requests; while some may come, by [Server.Change].
type Server struct {
	Library  Library
	ID       string // Zotero-Server-ID; empty before version 10
	Disabled bool   // other programs may not ask
	Most     int    // items in a reply, as the web API has it; 0: all that are asked for
	// Selected is the key of the collection that is selected in its window; empty for the
	// user's own library, or the number of a group.
	Selected string
	Imported []string // texts that were given to it
	Moved    []string // where to, as its connector has it
	Untold   bool     // the connector does not tell what collections there are
	// Permit is what the user answers when asked whether a program may write: once, always
	// or deny; empty for a version before 10, which does not ask.
	Permit  string
	Asks    int      // how often the user was asked
	Written []string // items that were written
	Refuse  bool     // items that are written are refused
	allowed string   // the key that counts

	t       testing.TB
	http    *httptest.Server
	spoiler atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool]

	mu  sync.Mutex
	log []string
}

// Start starts a Zotero, until the test ends.
func Start(t testing.TB, l Library) *Server {
	s := &Server{Library: l, t: t}
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	return s
}

// Stop ends it.
func (s *Server) Stop() { s.http.Close() }

// URL is its address.
func (s *Server) URL() string { return s.http.URL }

// Change changes the library while requests may come.
func (s *Server) Change(f func(*Library)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.Library)
}

// Home makes a home folder for [Library.Write] and a server, nil for a Zotero that does not
// run. It returns the folder of profiles.
func Home(t testing.TB, home string, s *Server) (profiles string) {
	t.Helper()
	port := "1" // nobody listens there
	if s != nil {
		_, port, _ = net.SplitHostPort(s.http.Listener.Addr().String())
	}
	root := filepath.Join(home, ".zotero", "zotero")
	must(t, os.MkdirAll(filepath.Join(root, "p"), 0o700))
	must(t, os.WriteFile(filepath.Join(root, "profiles.ini"), []byte("[Profile0]\nPath=p\nDefault=1\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(root, "p", "prefs.js"), []byte(`user_pref("extensions.zotero.httpServer.port", `+port+");\n"), 0o600))
	must(t, os.MkdirAll(filepath.Join(home, "Zotero"), 0o700))
	return root
}

// Asked returns the requests since the last call: path and query, and the version in
// If-Modified-Since-Version behind a blank.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.log
	s.log = nil
	return list
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("X-Zotero-Version", "8.0")
	if r.URL.Path == "/connector/ping" {
		fmt.Fprint(w, "<!DOCTYPE html><html><body>Zotero is running</body></html>")
		return
	}
	asked, _ := url.QueryUnescape(strings.TrimPrefix(r.URL.RequestURI(), "/api"))
	if v := r.Header.Get("If-Modified-Since-Version"); v != "" {
		asked += " " + v
	}
	s.log = append(s.log, asked)
	if strings.HasPrefix(r.URL.Path, "/connector/") {
		if !s.isSpoiled(w, r) {
			s.connector(w, r)
		}
		return
	}
	if r.Method == http.MethodPost && s.Permit != "" {
		w.Header().Set("Zotero-Server-ID", s.ID)
		s.write(w, r)
		return
	}
	if agent := r.Header.Get("User-Agent"); r.Method != http.MethodGet || strings.HasPrefix(agent, "Mozilla/") || agent == "" || r.Header.Get("Zotero-API-Version") != "3" {
		http.Error(w, "not the request of a program", http.StatusForbidden)
		return
	}
	if s.ID != "" {
		w.Header().Set("Zotero-Server-ID", s.ID)
	}
	w.Header().Set("Zotero-API-Version", "3")
	switch {
	case s.isSpoiled(w, r):
	case s.Disabled:
		http.Error(w, "Local API is not enabled", http.StatusForbidden)
	case r.URL.Path == "/api/":
		fmt.Fprint(w, "Nothing to see here.")
	case strings.HasPrefix(r.URL.Path, "/api/itemType"):
		s.types(w, r)
	default:
		s.library(w, r)
	}
}

// library answers a request for something of a library.
func (s *Server) library(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/"), "/")
	group := 0
	if path[0] == "groups" {
		group, _ = strconv.Atoi(path[1])
	}
	known := path[0] == "users" && path[1] == "0" || slices.ContainsFunc(s.Library.Items, func(i Item) bool { return group > 0 && i.Group == group })
	if !known {
		http.Error(w, "Not found", http.StatusNotFound)
		return
	}
	var objects []object
	trash, collection := false, ""
	switch rest := strings.Join(path[2:], "/"); {
	case rest == "collections":
		for _, c := range s.Library.Collections {
			if c.Group == group && !c.Trashed {
				objects = append(objects, collectionObject(c))
			}
		}
		s.send(w, r, objects)
		return
	case rest == "items/trash":
		trash = true
	case len(path) == 6 && path[2] == "collections" && strings.Join(path[4:], "/") == "items/top":
		collection = path[3]
	case rest != "items/top":
		http.Error(w, "No endpoint found", http.StatusNotFound)
		return
	}
	keys := strings.Split(r.URL.Query().Get("itemKey"), ",")
	for n, i := range s.Library.Items {
		if i.Group == group && i.Trashed == trash && (i.Parent == "" || trash) && (keys[0] == "" || slices.Contains(keys, i.Key)) &&
			(collection == "" || slices.Contains(i.In, collection)) {
			objects = append(objects, itemObject(i, n))
		}
	}
	s.send(w, r, objects)
}

// object is a collection or an item.
type object struct {
	Key     string         `json:"key"`
	Version int            `json:"version"`
	Meta    map[string]any `json:"meta"`
	Data    map[string]any `json:"data"`
}

func collectionObject(c Collection) object {
	parent := any(false)
	if c.Parent != "" {
		parent = c.Parent
	}
	return object{c.Key, 0, nil, map[string]any{"key": c.Key, "name": c.Name, "parentCollection": parent}}
}

// itemObject is an item, which is the nth of the library, as the API gives it.
func itemObject(i Item, n int) object {
	data := map[string]any{"key": i.Key, "version": i.Version, "itemType": i.Type, "collections": append([]string{}, i.In...), "relations": map[string]any{},
		"dateAdded": "2024-02-03T10:11:12Z", "dateModified": iso(i.modified(n))}
	for field, value := range i.Fields {
		if field == "accessDate" {
			value = iso(value)
		}
		data[field] = value
	}
	if !belongs(i.Type) {
		creators, tags := []map[string]string{}, []map[string]any{}
		for _, c := range i.Creators {
			if c.First == "" {
				creators = append(creators, map[string]string{"creatorType": c.Role, "name": c.Last})
			} else {
				creators = append(creators, map[string]string{"creatorType": c.Role, "firstName": c.First, "lastName": c.Last})
			}
		}
		for _, tag := range slices.Backward(i.Tags) { // in no order
			tags = append(tags, map[string]any{"tag": tag, "type": 1})
		}
		data["creators"], data["tags"] = creators, tags
	}
	meta := map[string]any{}
	if i.Parsed != "" {
		meta["parsedDate"] = strings.ReplaceAll(i.Parsed, "-00", "")
	}
	return object{i.Key, i.Version, meta, data}
}

func iso(s string) string { return strings.Replace(s, " ", "T", 1) + "Z" }

// send answers with a list as the query wants it.
func (s *Server) send(w http.ResponseWriter, r *http.Request, list []object) {
	query := r.URL.Query()
	number := func(name string) int { n, _ := strconv.Atoi(query.Get(name)); return n }
	if since := number("since"); since != 0 {
		list = slices.DeleteFunc(list, func(o object) bool { return o.Version <= since })
	}
	if field := query.Get("sort"); field != "" {
		text := func(o object) string { s, _ := o.Data[field].(string); return s }
		slices.SortStableFunc(list, func(a, b object) int {
			if query.Get("direction") == "desc" {
				a, b = b, a
			}
			return strings.Compare(text(a), text(b))
		})
	}
	w.Header().Set("Total-Results", strconv.Itoa(len(list)))
	w.Header().Set("Last-Modified-Version", strconv.Itoa(s.Library.Version))
	if since, _ := strconv.Atoi(r.Header.Get("If-Modified-Since-Version")); since != 0 && s.Library.Version <= since {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	list = list[min(number("start"), len(list)):]
	for _, most := range []int{number("limit"), s.Most} {
		if most > 0 && most < len(list) && query.Get("format") == "json" {
			list = list[:most]
		}
	}
	if query.Get("format") == "keys" {
		for _, o := range list {
			fmt.Fprintln(w, o.Key)
		}
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if list == nil {
		list = []object{}
	}
	if err := json.NewEncoder(w).Encode(list); err != nil {
		s.t.Error(err)
	}
}

// connector answers a request of a browser's connector.
func (s *Server) connector(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	must(s.t, err)
	switch {
	case r.Method != http.MethodPost || strings.HasPrefix(r.Header.Get("User-Agent"), "Mozilla/"):
		http.Error(w, "", http.StatusForbidden)
	case r.URL.Path == "/connector/getSelectedCollection":
		is := map[string]any{"libraryID": 1, "libraryName": "My Library", "libraryEditable": true, "id": nil, "name": "My Library"}
		if n, err := strconv.Atoi(s.Selected); err == nil {
			is["libraryID"], is["libraryName"], is["name"] = n, "A group", "A group"
		}
		for n, c := range s.Library.Collections {
			if c.Key == s.Selected {
				is["id"], is["name"] = n+1, c.Name
			}
		}
		if !s.Untold {
			is["targets"] = s.targets()
		}
		must(s.t, json.NewEncoder(w).Encode(is))
	case r.URL.Path == "/connector/import" && r.URL.Query().Get("session") != "":
		s.Imported = append(s.Imported, string(body))
		w.WriteHeader(http.StatusCreated)
		items := make([]struct{}, strings.Count(string(body), "ER  -"))
		must(s.t, json.NewEncoder(w).Encode(items))
	case r.URL.Path == "/connector/updateSession":
		var to struct{ SessionID, Target string }
		must(s.t, json.Unmarshal(body, &to))
		s.Moved = append(s.Moved, to.Target)
		fmt.Fprint(w, "{}")
	default:
		http.Error(w, "No endpoint found", http.StatusNotFound)
	}
}

// Spoil has requests answered in another way, by a function that reports whether it has
// answered; nil for none. A request that was broken off may still be under way.
func (s *Server) Spoil(answer func(w http.ResponseWriter, r *http.Request) bool) {
	s.spoiler.Store(&answer)
}

func (s *Server) isSpoiled(w http.ResponseWriter, r *http.Request) bool {
	answer := s.spoiler.Load()
	return answer != nil && *answer != nil && (*answer)(w, r)
}
