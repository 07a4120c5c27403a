package harvest

import (
	"cmp"
	"context"
	"os"
	"testing"
	"time"
)

// online are requests of which each service itself answers the first papers.
func online(now time.Time) map[string]Request {
	lately := now.AddDate(0, 0, -10).Format(time.DateOnly)
	return map[string]Request{
		"acl":              {Service: "acl", Venues: []string{"acl"}, Since: "2020", Until: "2020"},
		"acl of old":       {Service: "acl", Venues: []string{"acl"}, Since: "2019", Until: "2019"},
		"arxiv":            {Service: "arxiv", Query: "sparse experts"},
		"arxiv by OAI-PMH": {Service: "arxiv", Categories: []string{"hep-lat"}, Since: lately},
		"biorxiv":          {Service: "biorxiv", Since: lately, Categories: []string{"neuroscience"}},
		"crossref":         {Service: "crossref", Query: "glacier calving", Since: "2024"},
		"dblp":             {Service: "dblp", Venues: []string{"conf/icml"}, Since: "2023", Until: "2023"},
		"hf":               {Service: "hf", Month: now.AddDate(0, -1, 0).Format("2006-01")},
		"inspire":          {Service: "inspire", Query: "t strings", Since: "2024"},
		"medrxiv":          {Service: "medrxiv", Since: lately},
		"oai":              {Service: "oai", URL: "https://oaipmh.arxiv.org/oai", Sets: []string{"physics:hep-lat"}, Since: lately},
		"openalex":         {Service: "openalex", Query: "glacier calving", Key: os.Getenv("OPENALEX_API_KEY")},
		"openreview":       {Service: "openreview", Venues: []string{"ICLR.cc/2024/Conference"}},
		"all of a venue":   {Service: "openreview", Venues: []string{"ICLR.cc/2024/Conference/-/Submission"}},
		"pubmed":           {Service: "pubmed", Query: "sleep[mh] AND review[pt]", Since: "2024", Key: os.Getenv("NCBI_API_KEY")},
		"s2":               {Service: "s2", Query: "glacier calving", Key: os.Getenv("S2_API_KEY")},
		"url":              {Service: "url", URL: "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/2020.cl.xml"},
	}
}

// TestOnline asks each service itself for a few papers, if PAPERKIN_ONLINE=1 allows it.
func TestOnline(t *testing.T) {
	if os.Getenv("PAPERKIN_ONLINE") != "1" {
		t.Skip("PAPERKIN_ONLINE=1 asks the services themselves")
	}
	for name, r := range online(time.Now()) {
		t.Run(name, func(t *testing.T) {
			r.Max = cmp.Or(r.Max, 5)
			if r.Service == "arxiv" && r.Query == "" { // a number would be for the API
				r.Max = 0
			}
			o := Options{UserAgent: "paperkin/test", Contact: os.Getenv("PAPERKIN_MAILTO"), Notice: func(s string) { t.Log(s) }}
			h, err := Open(t.TempDir(), r, o)
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			papers, abstracts := 0, 0
			for record, err := range h.Records(context.Background()) {
				if err != nil {
					t.Fatal(err)
				}
				if record.Deleted {
					continue
				}
				if papers++; record.Paper.Abstract != "" {
					abstracts++
				}
				if record.Paper.Title == "" || len(record.Paper.Authors) == 0 {
					t.Errorf("%+v", record.Paper)
				}
				if papers == 5 {
					break
				}
			}
			if papers == 0 || abstracts == 0 && r.Service != "dblp" && r.Service != "crossref" {
				t.Errorf("%d papers, %d abstracts", papers, abstracts)
			}
		})
	}
}

// TestOnlineServices: every service has its request.
func TestOnlineServices(t *testing.T) {
	asked := map[string]bool{}
	for name, r := range online(time.Date(2026, 5, 20, 0, 0, 0, 0, time.UTC)) {
		asked[r.Service] = true
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, service := range Services {
		if !asked[service] {
			t.Errorf("%s is not asked", service)
		}
	}
}

// TestOnlineByName asks each service that knows papers by their ids for some, if
// PAPERKIN_ONLINE=1 allows it.
func TestOnlineByName(t *testing.T) {
	if os.Getenv("PAPERKIN_ONLINE") != "1" {
		t.Skip("PAPERKIN_ONLINE=1 asks the services themselves")
	}
	for service, ids := range map[string][]string{
		"arxiv":    {"arxiv:1706.03762", "arxiv:1810.04805"},
		"crossref": {"doi:10.1038/nature14539", "doi:10.1162/neco.1997.9.8.1735"},
		"hf":       {"arxiv:2305.14314"},
		"openalex": {"doi:10.1038/nature14539", "doi:10.1162/neco.1997.9.8.1735"},
		"pubmed":   {"pmid:26017442", "pmid:31452104"},
		"s2":       {"doi:10.1038/nature14539", "arxiv:1706.03762"},
	} {
		t.Run(service, func(t *testing.T) {
			o := FindOptions{Keys: map[string]string{"openalex": os.Getenv("OPENALEX_API_KEY"), "s2": os.Getenv("S2_API_KEY"), "pubmed": os.Getenv("NCBI_API_KEY")}}
			o.UserAgent, o.Notice = "paperkin/test", func(s string) { t.Log(s) }
			records, err := Lookup(t.Context(), t.TempDir(), service, ids, o)
			if err != nil || len(records) != len(ids) {
				t.Errorf("%d records, %v, want %d", len(records), err, len(ids))
			}
		})
	}
}
