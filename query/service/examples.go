package service

import (
	"paperkin/index/paper/formats/bib"
	"paperkin/query"
)

// Examples are the papers that a reference list names, in BibTeX or as a list of ids; of
// other text, the text itself.
func Examples(text string) []query.Example {
	references, ok := bib.References(text)
	if !ok {
		return []query.Example{{Text: text}}
	}
	examples := make([]query.Example, len(references))
	for i, r := range references {
		examples[i].Names = r.Names
	}
	return examples
}
