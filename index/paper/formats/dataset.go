package formats

import (
	"bytes"
	"slices"
	"strings"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/format"
)

// datasets are the files beside those of papers in what services offer as a whole, by keys
// that their records have and, after a bar, do not have:
// https://docs.openalex.org/download-all-data/snapshot-data-format and
// https://api.semanticscholar.org/api-docs/datasets
var datasets = []struct{ keys, what string }{
	{"works_count works_api_url", "OpenAlex's records of authors, institutions, sources or subjects"},
	{"authorid externalids | title", "Semantic Scholar's records of authors"},
	{"citingcorpusid citedcorpusid", "Semantic Scholar's citations"},
	{"corpusid vector", "Semantic Scholar's embeddings"},
	{"corpusid model text", "Semantic Scholar's summaries by a model (tldrs)"},
	{"sha corpusid primary", "Semantic Scholar's ids"},
	{"corpusid content | title", "Semantic Scholar's full texts (s2orc)"},
	{"name alternate_names alternate_issns", "Semantic Scholar's publication venues"},
}

// NoPapers tells what the file of a dataset is that has no papers, by its head. It says
// nothing of any other file.
func NoPapers(head *format.Head) foreign.Finding {
	trimmed := head.Trimmed()
	if bytes.HasPrefix(trimmed, []byte("merge_date,id,merge_into_id")) {
		return foreign.Finding{Kind: foreign.Entities, What: "OpenAlex's list of ids that were merged"}
	}
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return foreign.Finding{}
	}
	for view := range head.Views() {
		for _, d := range datasets {
			with, without, _ := strings.Cut(d.keys, " | ")
			has := func(key string) bool { return view.Keys[key] }
			if !slices.ContainsFunc(strings.Fields(with), func(key string) bool { return !has(key) }) && !slices.ContainsFunc(strings.Fields(without), has) {
				return foreign.Finding{Kind: foreign.Entities, What: d.what}
			}
		}
		break // the first record says it
	}
	return foreign.Finding{}
}
