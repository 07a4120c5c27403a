package lexical

import (
	"encoding/binary"
	"runtime"

	"github.com/blevesearch/bleve/v2/analysis"
	bleve "github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// analysed is a document that scorch's analysis workers split into words, which
// they count.
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

// analyzer splits one field of one document into words for scorch, and keeps
// their number.
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

// analysisWorkers is how many documents are analysed at the same time.
func analysisWorkers() int { return runtime.GOMAXPROCS(0) }

// documentID is the id that scorch knows a paper by: its key in 8 bytes.
func documentID(key int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(key))) }
