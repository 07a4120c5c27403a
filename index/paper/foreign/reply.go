package foreign

import (
	"bytes"
	"encoding/json"
	"strings"
)

// services are told by keys of their replies. The last one is that of the list of records.
var services = []struct{ name, keys string }{
	{"OpenAlex", "meta results"},
	{"Semantic Scholar", "total data"},
	{"Semantic Scholar", "offset data"},
	{"Semantic Scholar", "recommendedPapers"},
	{"Crossref", "message-type message"},
	{"bioRxiv", "messages collection"},
	{"Europe PMC", "hitCount resultList"},
	{"DataCite", "meta data"},
	{"ADS", "responseHeader response"},
	{"INSPIRE", "links hits"},
	{"DBLP", "result"},
	{"PubMed", "esearchresult"},
	{"Scopus", "search-results"},
	{"Springer", "apiMessage records"},
	{"CORE", "totalHits results"},
}

// lists are the keys of the lists of records in replies of other services.
var lists = []string{"results", "result", "items", "records", "data", "hits", "docs", "documents", "entries", "papers", "works", "articles", "publications"}

// reply tells what a JSON text is that has no papers.
func reply(text []byte) Finding {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil {
		if len(list) == 0 {
			return Finding{Kind: Reply, What: "an empty list"}
		}
		return Finding{}
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil {
		return Finding{}
	}
	if len(object) == 0 {
		return Finding{Kind: Reply, What: "an empty object"}
	}
	for _, key := range []string{"error", "errors", "Error", "fault"} {
		if value := strings.TrimSpace(string(object[key])); value != "" && value != "null" && value != "[]" && value != "false" {
			return Finding{Kind: Failure, What: "the error message of a service"}
		}
	}
	for _, s := range services {
		if hasNothing(object, strings.Fields(s.keys)) {
			return Finding{Kind: Reply, What: "an empty reply of " + s.name}
		}
	}
	for _, key := range lists {
		if string(bytes.Join(bytes.Fields(object[key]), nil)) == "[]" {
			return Finding{Kind: Reply, What: "an empty reply of a service"}
		}
	}
	if value, ok := object["message"]; ok && len(object) <= 3 && strings.HasPrefix(string(value), `"`) {
		return Finding{Kind: Failure, What: "the message of a service"}
	}
	return Finding{}
}

// hasNothing reports whether an object has all keys, and no records under the last.
func hasNothing(object map[string]json.RawMessage, keys []string) bool {
	for _, key := range keys {
		if _, ok := object[key]; !ok {
			return false
		}
	}
	return !bytes.Contains(bytes.Join(bytes.Fields(object[keys[len(keys)-1]]), nil), []byte("[{"))
}
