package ollama

import (
	"regexp"
	"strings"

	"github.com/ollama/ollama/types/model"

	"paperkin/embed"
)

// plain is the document template of models that want no words around it.
const plain = "{title} {abstract}"

// A Profile is what a family of embedding models wants, where its authors say
// so: the server applies none of it.
type Profile struct {
	Name string // of the family, as Ollama's library has it

	// DocumentTemplate and QueryTemplate as in [embed.Space].
	DocumentTemplate, QueryTemplate string
	Preparation                     embed.Preparation

	Dimensions    int // of a whole vector; 0 where sizes of the family differ
	MinDimensions int // the shortest cut it was trained for (Matryoshka); 0: none
	Context       int // tokens, specials included, that it was trained for

	// rank orders the families for Choose, best first; 0 is never chosen.
	rank int
	// also lists further base names of the same weights, as found elsewhere.
	also []string
}

// profiles is the table of known families.
//
// Prefixes of uncased models are lower case even where their authors print a
// capital: it is the same to the model, and some servers turn a word with a
// capital into [UNK].
func profiles() []Profile {
	return []Profile{
		{Name: "qwen3-embedding", DocumentTemplate: plain,
			QueryTemplate: "Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery:{query}",
			Preparation:   embed.Plain, MinDimensions: 32, Context: 32768, rank: 1},
		{Name: "embeddinggemma", DocumentTemplate: "title: {title} | text: {abstract}",
			QueryTemplate: "task: search result | query: {query}",
			Preparation:   embed.Plain, Dimensions: 768, MinDimensions: 128, Context: 2048, rank: 2},
		{Name: "snowflake-arctic-embed2", DocumentTemplate: plain, QueryTemplate: "query: {query}",
			Preparation: embed.Plain, Dimensions: 1024, MinDimensions: 256, Context: 8192, rank: 3,
			also: []string{"snowflake-arctic-embed-l-v2.0"}},
		{Name: "bge-m3", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Plain, Dimensions: 1024, Context: 8192, rank: 4},
		{Name: "nomic-embed-text-v2-moe", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Plain, Dimensions: 768, MinDimensions: 256, Context: 512, rank: 5},
		{Name: "nomic-embed-text", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Uncased, Dimensions: 768, MinDimensions: 64, Context: 2048, rank: 6,
			also: []string{"nomic-embed-text-v1.5"}},
		{Name: "mxbai-embed-large", DocumentTemplate: plain,
			QueryTemplate: "represent this sentence for searching relevant passages: {query}",
			Preparation:   embed.Uncased, Dimensions: 1024, Context: 512, rank: 7,
			also: []string{"mxbai-embed-large-v1"}},
		{Name: "granite-embedding", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Plain, Context: 512, rank: 8},
		{Name: "all-minilm", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Uncased, Dimensions: 384, Context: 256, rank: 9,
			also: []string{"all-minilm-l6-v2", "all-minilm-l12-v2"}},
		// The built-in model behind a server. Its 512 are 510 of text, as the
		// built-in embedder has them, between two special tokens. Nobody who
		// leaves the choice to us gains by it.
		{Name: "paperkin", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Letters, Dimensions: 256, Context: 512},
	}
}

// variant matches what may follow a family's name without changing what its
// models want: sizes, quantisations, languages, the file format.
var variant = regexp.MustCompile(`^(-(gguf|bf16|f16|f32|fp16|i?q\d[a-z0-9_]*|qat|\d+(\.\d+)?[mb]|english|multilingual))*$`)

// ProfileOf finds the profile of a model by its name, wherever it comes from
// and whatever its tag: nomic-embed-text:v1.5, library/nomic-embed-text and
// hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0 are one family. A model that
// is not known gets plain templates, and false.
func ProfileOf(name string) (Profile, bool) {
	base := strings.ToLower(model.ParseName(name).Model)
	for _, p := range profiles() {
		for _, n := range append([]string{p.Name}, p.also...) {
			if rest, ok := strings.CutPrefix(base, n); ok && variant.MatchString(rest) {
				return p, true
			}
		}
	}
	return Profile{DocumentTemplate: plain, QueryTemplate: "{query}", Preparation: embed.Plain}, false
}
