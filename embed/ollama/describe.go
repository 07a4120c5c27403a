package ollama

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/types/model"

	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/profile"
)

// maxContext bounds num_ctx for models that could take far more. The server
// reserves memory for a whole context at once, on most models growing with its
// square, and hardly any abstract has 2,048 tokens.
const maxContext = 2048

// described is a model as its server and its profile describe it.
type described struct {
	name    string // with its tag
	context int    // num_ctx to load it with
	space   embed.Space
	// wordPiece: its tokeniser is BERT's, which cannot spell every word.
	wordPiece bool
}

// describe asks the server for the model and works out its space. Dimensions
// are 0 when neither the server nor a profile gives them.
func (s *server) describe(ctx context.Context, o Options) (described, error) {
	parsed := model.ParseName(o.Model)
	if !parsed.IsValid() {
		return described{}, fmt.Errorf("ollama: %w: %q is not a model name", embed.ErrModelMissing, o.Model)
	}
	name := parsed.DisplayShortest()
	show, err := s.show(ctx, name)
	if err != nil {
		return described{}, err
	}
	if err := usable(show); err != nil {
		return described{}, fmt.Errorf("ollama: %q at %s: %w", name, s.base, err)
	}
	digest, err := s.digest(ctx, name, show)
	if err != nil {
		return described{}, err
	}
	p, known := profile.Of(name)
	d := described{name: name, context: contextLength(cmp.Or(o.Load.context(), p.Context), number(show, "context_length"))}
	d.wordPiece = show.ModelInfo["tokenizer.ggml.model"] == "bert"
	d.space = o.For(p.Space("ollama", name))
	d.space.Digest, d.space.Dimensions = digest, cmp.Or(number(show, "embedding_length"), p.Dimensions)
	if !known && d.wordPiece && !o.Preparation.Known() {
		v, err := s.vocabulary(ctx, name)
		if err != nil {
			return described{}, err
		}
		if v.isUncased() {
			d.space.Preparation = embed.Uncased
		}
	}
	if err := batch.CheckDimensions(d.space.Dimensions); err != nil {
		return described{}, fmt.Errorf("ollama: %q at %s: %w", name, s.base, err)
	}
	return d, nil
}

// usable returns why a model cannot be used, nil if it can.
func usable(show *api.ShowResponse) error {
	if show.RemoteHost != "" {
		return fmt.Errorf("%w: it runs on %s, not on the server's own machine", embed.ErrModelUnfit, show.RemoteHost)
	}
	// Old servers do not report capabilities: then Warm has to find out.
	if len(show.Capabilities) > 0 && !slices.Contains(show.Capabilities, model.CapabilityEmbedding) {
		return fmt.Errorf("%w: it supports only %v", embed.ErrModelUnfit, show.Capabilities)
	}
	return nil
}

// contextLength chooses num_ctx from what the profile says and what the
// weights allow; 0 means unknown.
func contextLength(profile, weights int) int {
	n := min(cmp.Or(profile, weights, maxContext), maxContext)
	return min(n, cmp.Or(weights, n))
}

// number returns a whole number that the description holds under the
// architecture's name, such as "nomic-bert.context_length"; 0 if there is none.
func number(show *api.ShowResponse, key string) int {
	arch, _ := show.ModelInfo["general.architecture"].(string)
	f, _ := show.ModelInfo[arch+"."+key].(float64)
	if f < 1 || f > 1<<30 || f != float64(int(f)) {
		return 0
	}
	return int(f)
}
