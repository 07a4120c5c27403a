package main

import (
	"strings"

	"paperkin/cmd/paperkin/manual"
	"paperkin/index/harvest"
)

// aboutServices says what the services of harvest have, for their list in its help page.
// Which options each of them takes is said by the service itself.
var aboutServices = map[string]string{
	"arxiv":    "arXiv: whole categories up to today, changes included, or what a query describes",
	"hf":       "the daily papers of Hugging Face",
	"oai":      "any repository that speaks OAI-PMH, by its address; dates are those of changes",
	"openalex": "OpenAlex, works of all fields; key in OPENALEX_API_KEY, if you have one",
	"s2":       "Semantic Scholar; key in S2_API_KEY, if you have one",
	"url":      "a file at an address, in any format that index reads",
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
