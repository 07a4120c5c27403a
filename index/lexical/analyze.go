package lexical

import (
	"encoding/binary"
	"runtime"

	"github.com/blevesearch/bleve/v2/analysis"
	bleve "github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// analysed is a document on its way through scorch's analysis workers, which
// count its words as they go.
type analysed struct {
	key             int64
	title, abstract analyzer
}

func (a *analysed) document(c Change) index.Document {
	d := bleve.NewDocument(documentID(c.Key))
	d.AddField(bleve.NewTextFieldCustom(titleField, nil, []byte(c.Title), index.IndexField, &a.title))
	d.AddField(bleve.NewTextFieldCustom(abstractField, nil, []byte(c.Abstract), index.IndexField, &a.abstract))
	return d
}

// analyzer makes a field's words known to scorch. One serves one field of one
// document.
type analyzer struct {
	stems *stems
	words int
}

var _ analysis.Analyzer = (*analyzer)(nil)

// Analyze implements [analysis.Analyzer].
func (a *analyzer) Analyze(text []byte) analysis.TokenStream {
	words := words(string(text), a.stems.stem)
	a.words = len(words)
	stream := make(analysis.TokenStream, len(words))
	tokens := make([]analysis.Token, len(words))
	for i, w := range words {
		tokens[i] = analysis.Token{Term: []byte(w)}
		stream[i] = &tokens[i]
	}
	return stream
}

// analysisWorkers is how many texts are taken apart at once.
func analysisWorkers() int { return runtime.GOMAXPROCS(0) }

// documentID is a paper's key as scorch wants it.
func documentID(key int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(key))) }
