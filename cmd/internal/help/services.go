package help

import (
	"os"
	"strings"

	"paperkin/cmd/internal/manual"
	"paperkin/index/harvest"
)

// aboutServices says what the services of harvest have, for their list in its help page.
// Which options each of them takes is said by the service itself.
var aboutServices = map[string]string{
	"acl":        "the ACL Anthology: venues, year by year",
	"arxiv":      "arXiv: whole categories up to today, changes included, or what a query describes",
	"biorxiv":    "bioRxiv: the preprints of some days, or of all since",
	"crossref":   "Crossref, works of all publishers that have DOIs",
	"dblp":       "dblp, computer science; it has no abstracts",
	"hf":         "the daily papers of Hugging Face",
	"inspire":    "INSPIRE, high-energy physics; the query can have its operators",
	"medrxiv":    "medRxiv, as bioRxiv",
	"oai":        "any repository that speaks OAI-PMH, by its address; dates are those of changes",
	"openalex":   "OpenAlex, works of all fields; key in OPENALEX_API_KEY, if you have one",
	"openreview": "OpenReview: the accepted papers of a venue, or all submissions to an invitation (VENUE/-/Submission)",
	"pubmed":     "PubMed; the query can have its operators; key in NCBI_API_KEY, if you have one",
	"s2":         "Semantic Scholar; key in S2_API_KEY, if you have one",
	"url":        "a file at an address, in any format that index reads",
}

// KeysOfServices are the keys that the environment has, by service.
func KeysOfServices() map[string]string {
	return map[string]string{"openalex": os.Getenv("OPENALEX_API_KEY"), "s2": os.Getenv("S2_API_KEY"), "pubmed": os.Getenv("NCBI_API_KEY")}
}

// serviceList is the list of the services, with the options that are for them.
func serviceList() manual.List {
	l := manual.List{Title: "Services"}
	for _, name := range harvest.Services {
		var options []string
		term := name
		for _, field := range harvest.Takes(name) {
			switch field {
			case "url":
				term += " URL"
			case "endpoint": // of all others
			default:
				options = append(options, "--"+field)
			}
		}
		text := aboutServices[name]
		if len(options) > 0 {
			text += " (" + strings.Join(options, ", ") + ")"
		}
		l.Entries = append(l.Entries, manual.Entry{Term: term, Text: text})
	}
	return l
}
