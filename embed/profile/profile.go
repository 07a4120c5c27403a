// Package profile knows what families of embedding models expect of their input:
// prefixes, preparation, length. The authors of the models say so, and servers
// apply none of it. It goes by the names of models and asks no server.
package profile

import (
	"regexp"
	"strings"
	"sync"

	"paperkin/embed"
)

// plain is the document template of models that expect no prefix.
const plain = "{title} {abstract}"

// Profile is what the authors of a family of embedding models say about its
// input.
type Profile struct {
	Name string // of the family, as in Ollama's library

	// DocumentTemplate and QueryTemplate are those of [embed.Space].
	DocumentTemplate, QueryTemplate string
	Preparation                     embed.Preparation

	Dimensions int // of a vector; 0 where models of the family differ
	Context    int // tokens that it was trained for, special ones included

	Rank    int      // order of preference, best first; a model of rank 0 is never chosen
	aliases []string // other names of the same weights, as found elsewhere
}

// profiles lists the known families.
//
// Prefixes of uncased models are lower case even where their authors print a
// capital: it makes no difference to the model, and some servers turn a word
// with a capital into [UNK].
func profiles() []Profile {
	return []Profile{
		{Name: "qwen3-embedding", DocumentTemplate: plain,
			QueryTemplate: "Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery:{query}",
			Preparation:   embed.Plain, Context: 32768, Rank: 1},
		{Name: "embeddinggemma", DocumentTemplate: "title: {title} | text: {abstract}",
			QueryTemplate: "task: search result | query: {query}",
			Preparation:   embed.Plain, Dimensions: 768, Context: 2048, Rank: 2},
		{Name: "snowflake-arctic-embed2", DocumentTemplate: plain, QueryTemplate: "query: {query}",
			Preparation: embed.Plain, Dimensions: 1024, Context: 8192, Rank: 3,
			aliases: []string{"snowflake-arctic-embed-l-v2.0"}},
		{Name: "bge-m3", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Plain, Dimensions: 1024, Context: 8192, Rank: 4},
		{Name: "nomic-embed-text-v2-moe", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Plain, Dimensions: 768, Context: 512, Rank: 5},
		{Name: "nomic-embed-text", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Uncased, Dimensions: 768, Context: 2048, Rank: 6,
			aliases: []string{"nomic-embed-text-v1.5"}},
		{Name: "mxbai-embed-large", DocumentTemplate: plain,
			QueryTemplate: "represent this sentence for searching relevant passages: {query}",
			Preparation:   embed.Uncased, Dimensions: 1024, Context: 512, Rank: 7,
			aliases: []string{"mxbai-embed-large-v1"}},
		{Name: "granite-embedding", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Plain, Context: 512, Rank: 8},
		{Name: "all-minilm", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Uncased, Dimensions: 384, Context: 256, Rank: 9,
			aliases: []string{"all-minilm-l6-v2", "all-minilm-l12-v2"}},
		// The built-in model behind a server. Its 512 tokens are 510 of text, as
		// in embed/static, between two special ones. It is never chosen: it
		// needs no server.
		{Name: "paperkin", DocumentTemplate: plain, QueryTemplate: "{query}",
			Preparation: embed.Letters, Dimensions: 256, Context: 512},
	}
}

// variant matches what may follow a family's name without changing what its
// models expect: size, quantisation, language, file format.
var variant = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(-(gguf|bf16|f16|f32|fp16|i?q\d[a-z0-9_]*|qat|\d+(\.\d+)?[mb]|english|multilingual))*$`)
})

// Of finds the profile of a model by its name, whatever its registry and tag: nomic-embed-text:v1.5, library/nomic-embed-text and
// hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0 are one family. For a model
// that is not known it returns plain templates, and false.
func Of(name string) (_ Profile, known bool) {
	base := base(name)
	for _, p := range profiles() {
		for _, n := range append([]string{p.Name}, p.aliases...) {
			if rest, ok := strings.CutPrefix(base, n); ok && variant().MatchString(rest) {
				return p, true
			}
		}
	}
	return Profile{DocumentTemplate: plain, QueryTemplate: "{query}", Preparation: embed.Plain}, false
}

// base is the model's own part of its name, in lower case.
func base(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if i := strings.IndexAny(name, ":@"); i >= 0 { // tag, digest
		name = name[:i]
	}
	return strings.ToLower(name)
}
