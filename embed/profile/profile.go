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

// Profile is what the authors of a family of embedding models say about its
// input.
type Profile struct {
	Name string // of the family, as in Ollama's library

	// DocumentTemplate and QueryTemplate are those of [embed.Space].
	DocumentTemplate, QueryTemplate string
	Preparation                     embed.Preparation

	Dimensions int // of a vector; 0 where models of the family differ
	Context    int // tokens that it was trained for, special ones included

	// Semantic is the weight of the semantic ranking, 0 to 1, beside that by words which
	// was best with the model over five collections; 0 where nobody has measured it.
	Semantic float64

	Rank    int      // order of preference, best first, by how well the families retrieve; a model of rank 0 is never chosen
	aliases []string // other names of the same weights, as found elsewhere
}

// profiles lists the known families.
func profiles() []Profile {
	return append(append(cased(), uncased()...), Profile{
		// The built-in model behind a server. Its 512 tokens are 510 of text, as
		// in embed/static, between two special ones. It is never chosen: it
		// needs no server.
		Name: "paperkin", DocumentTemplate: plain, QueryTemplate: bare,
		Preparation: embed.Letters, Dimensions: 256, Context: 512, Semantic: builtin,
	})
}

// Space returns the space of a model of the family under a provider's name for it. Its
// digest and dimensions are the provider's to say.
func (p Profile) Space(provider, model string) embed.Space {
	return embed.Space{Provider: provider, Model: model,
		DocumentTemplate: p.DocumentTemplate, QueryTemplate: p.QueryTemplate, Preparation: p.Preparation}
}

// variant matches what may follow a family's name without changing what its
// models expect: size, quantisation, language, file format.
var variant = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(-(gguf|bf16|f16|f32|fp16|i?q\d[a-z0-9_]*|qat|\d+(\.\d+)?[mb]|english|multilingual))*$`)
})

// Of finds the profile of a model by its name, whatever its registry and tag:
// nomic-embed-text:v1.5, library/nomic-embed-text and
// hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0 are one family, and so are the names
// that LM Studio (text-embedding-nomic-embed-text-v1.5) and llama.cpp
// (/models/nomic-embed-text-v1.5.Q8_0.gguf) make of it. For a model that is not known it returns plain templates, and false.
func Of(name string) (_ Profile, known bool) {
	base := base(name)
	for _, p := range profiles() {
		for _, n := range append([]string{p.Name}, p.aliases...) {
			if rest, ok := strings.CutPrefix(base, n); ok && variant().MatchString(rest) {
				return p, true
			}
		}
	}
	return Profile{DocumentTemplate: plain, QueryTemplate: bare, Preparation: embed.Plain}, false
}

// base is the model's own part of its name, in lower case.
func base(name string) string {
	name = strings.ToLower(name[strings.LastIndexAny(name, `/\`)+1:])
	if i := strings.IndexAny(name, ":@"); i >= 0 { // tag, digest
		name = name[:i]
	}
	if file, ok := strings.CutSuffix(name, ".gguf"); ok {
		name = quantised().ReplaceAllString(file, "-$1")
	}
	return strings.TrimPrefix(name, "text-embedding-")
}

// quantised matches what the names of files have at their end in place of a tag.
var quantised = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\.(bf16|f16|f32|fp16|i?q\d[a-z0-9_]*)$`)
})

const (
	// builtin is the weight of the built-in model: .5 and .6 are as good.
	builtin = .55
	// usual is the weight of other models. With MiniLM and mpnet it gains .0085 and .0103
	// nDCG@10 over that of the built-in model, as much as the best one for each of five
	// collections.
	usual = .65
)

// Semantic is the weight, 0 to 1, of the semantic ranking of a space beside the ranking by
// words: that of its model's family, which was measured, or what is usual.
func Semantic(s embed.Space) (weight float64, measured bool) {
	if s.Provider == "builtin" {
		return builtin, true
	}
	if p, _ := Of(s.Model); p.Semantic > 0 {
		return p.Semantic, true
	}
	return usual, false
}
