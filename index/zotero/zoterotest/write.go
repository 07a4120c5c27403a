package zoterotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// What a Zotero of version 10 answers to those who write:
// https://www.zotero.org/support/dev/web_api/v3/local_api#write_requests

// write answers a request that changes something.
func (s *Server) write(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	must(s.t, err)
	var app struct{ AppName string }
	key := r.Header.Get("Zotero-API-Key")
	switch {
	case s.isSpoiled(w, r):
	case s.Disabled:
		http.Error(w, "Local API is not enabled", http.StatusForbidden)
	case r.Header.Get("Zotero-Server-ID") == "":
		http.Error(w, "Zotero-Server-ID not provided", http.StatusPreconditionRequired)
	case r.Header.Get("Zotero-Server-ID") != s.ID:
		http.Error(w, "Zotero-Server-ID does not match this server", http.StatusPreconditionFailed)
	case r.URL.Path == "/api/local/authorize" && (json.Unmarshal(body, &app) != nil || app.AppName == ""):
		http.Error(w, "appName not provided", http.StatusBadRequest)
	case r.URL.Path == "/api/local/authorize":
		s.Asks++
		if s.Permit == "deny" {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"denied":true}`)
			return
		}
		s.allowed = fmt.Sprint("KEY", s.Asks)
		must(s.t, json.NewEncoder(w).Encode(map[string]any{"key": s.allowed, "remember": s.Permit == "always"}))
	case key == "" || key != s.allowed:
		http.Error(w, "Invalid or expired API key", http.StatusUnauthorized)
	case r.URL.Path == "/api/users/0/items":
		if s.Permit == "once" {
			s.allowed = ""
		}
		s.items(w, body)
	default:
		http.Error(w, "No endpoint found", http.StatusNotFound)
	}
}

// items takes items.
func (s *Server) items(w http.ResponseWriter, body []byte) {
	var list []json.RawMessage
	must(s.t, json.Unmarshal(body, &list))
	answer := map[string]map[int]any{"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
	for i, item := range list {
		if s.Refuse {
			answer["failed"][i] = map[string]any{"code": 400, "message": "'primaryData' not loaded for item"}
			continue
		}
		s.Written = append(s.Written, string(item))
		answer["success"][i] = fmt.Sprintf("NEW%05d", len(s.Written))
	}
	must(s.t, json.NewEncoder(w).Encode(answer))
}

// Forget is what "Clear Write Authorizations" does.
func (s *Server) Forget() { s.allowed = "" }

// types says what an item of a type can have.
func (s *Server) types(w http.ResponseWriter, r *http.Request) {
	words, name := "title abstractNote date url accessDate DOI publicationTitle volume issue pages citationKey extra", "field"
	switch kind := r.URL.Query().Get("itemType"); {
	case strings.HasSuffix(r.URL.Path, "/itemTypeCreatorTypes"):
		words, name = "author editor translator", "creatorType"
	case kind == "preprint":
		words = "title abstractNote date url accessDate DOI repository archiveID citationKey extra"
	case kind == "book":
		words = "title abstractNote date url accessDate publisher place ISBN extra"
	}
	list := []map[string]string{}
	for word := range strings.FieldsSeq(words) {
		list = append(list, map[string]string{name: word, "localized": strings.ToUpper(word)})
	}
	must(s.t, json.NewEncoder(w).Encode(list))
}

// targets are what papers can be saved to, as the connector lists it.
func (s *Server) targets() (list []map[string]any) {
	list = append(list, map[string]any{"id": "L1", "name": "My Library", "level": 0, "isUserLibrary": true})
	var below func(parent string, group, level int)
	below = func(parent string, group, level int) {
		for n, c := range s.Library.Collections {
			if c.Parent == parent && c.Group == group && !c.Trashed {
				list = append(list, map[string]any{"id": fmt.Sprint("C", n+1), "name": c.Name, "level": level})
				below(c.Key, group, level+1)
			}
		}
	}
	below("", 0, 1)
	list = append(list, map[string]any{"id": "L77", "name": "A group", "level": 0, "isUserLibrary": false})
	below("", 77, 1)
	return list
}
