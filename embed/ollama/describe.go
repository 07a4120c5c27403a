package ollama

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/types/model"

	"paperkin/embed"
)

// described is a model as its server and its profile describe it.
type described struct {
	name    string // with its tag
	context int    // num_ctx to load it with
	space   embed.Space
}

// describe asks for the model and settles its space. Dimensions are 0 when the
// server does not tell them and no profile does.
func (s *server) describe(ctx context.Context, o Options) (described, error) {
	parsed := model.ParseName(o.Model)
	if !parsed.IsValid() {
		return described{}, fmt.Errorf("ollama: %w: %q is no model name", embed.ErrModelMissing, o.Model)
	}
	name := parsed.DisplayShortest()
	show, err := s.show(ctx, name)
	if err != nil {
		return described{}, err
	}
	if err := fit(show); err != nil {
		return described{}, fmt.Errorf("ollama: %q at %s: %w", name, s.base, err)
	}
	digest, err := s.digest(ctx, name, show)
	if err != nil {
		return described{}, err
	}
	profile, known := ProfileOf(name)
	whole := cmp.Or(number(show, "embedding_length"), profile.Dimensions)
	switch {
	case o.Dimensions == 0:
	case whole != 0 && o.Dimensions > whole:
		return described{}, fmt.Errorf("ollama: %w: %q has %d dimensions, want %d", embed.ErrModelUnfit, name, whole, o.Dimensions)
	case known && o.Dimensions != whole && (profile.MinDimensions == 0 || o.Dimensions < profile.MinDimensions):
		return described{}, fmt.Errorf("ollama: %w: %q was not trained to be cut to %d dimensions", embed.ErrModelUnfit, name, o.Dimensions)
	}
	d := described{name: name, context: contextLength(o.ContextLength, profile.Context, number(show, "context_length"))}
	d.space = embed.Space{Provider: "ollama", Model: name, Digest: digest,
		Dimensions:       cmp.Or(o.Dimensions, whole),
		DocumentTemplate: profile.DocumentTemplate, QueryTemplate: profile.QueryTemplate, Preparation: profile.Preparation}
	if o.DocumentTemplate != nil {
		d.space.DocumentTemplate = *o.DocumentTemplate
	}
	if o.QueryTemplate != nil {
		d.space.QueryTemplate = *o.QueryTemplate
	}
	return d, nil
}

// fit reports why a model cannot be used.
func fit(show *api.ShowResponse) error {
	if show.RemoteHost != "" {
		return fmt.Errorf("%w: it runs on %s, not on the server's own machine", embed.ErrModelUnfit, show.RemoteHost)
	}
	// Old servers do not tell capabilities: then Warm must show.
	if len(show.Capabilities) > 0 && !slices.Contains(show.Capabilities, model.CapabilityEmbedding) {
		return fmt.Errorf("%w: it is for %v", embed.ErrModelUnfit, show.Capabilities)
	}
	return nil
}

// contextLength chooses num_ctx from what the user wants, what the profile
// says and what the weights allow; 0 stands for not known.
func contextLength(want, profile, weights int) int {
	n := want
	if n == 0 {
		n = min(cmp.Or(profile, weights, defaultContext), defaultContext)
	}
	return min(n, cmp.Or(weights, n))
}

// number reads a whole number that stands under the architecture's name, such
// as "nomic-bert.context_length". 0 when it is not there.
func number(show *api.ShowResponse, key string) int {
	arch, _ := show.ModelInfo["general.architecture"].(string)
	f, _ := show.ModelInfo[arch+"."+key].(float64)
	if f < 1 || f > 1<<30 || f != float64(int(f)) {
		return 0
	}
	return int(f)
}

// blob matches the file name of weights in the server's store.
var blob = regexp.MustCompile(`sha256[-:]([0-9a-f]{64})`)

// digest names the model's weights: by their hash, which stands in the FROM
// line of the Modelfile. Where it does not, or where an adapter changes what
// the weights do, the manifest's digest stands in; that one changes with a
// template or a licence too, which costs a needless re-index, never a wrong one.
func (s *server) digest(ctx context.Context, name string, show *api.ShowResponse) (string, error) {
	var weights string
	adapted := false
	for line := range strings.Lines(show.Modelfile) {
		switch word, rest, _ := strings.Cut(line, " "); {
		case word == "FROM" && weights == "": // further ones are projectors
			if m := blob.FindStringSubmatch(rest); m != nil {
				weights = "sha256:" + m[1]
			}
		case word == "ADAPTER":
			adapted = true
		}
	}
	if weights != "" && !adapted {
		return weights, nil
	}
	manifest, err := s.manifest(ctx, name)
	if err == nil && manifest == "" {
		err = fmt.Errorf("ollama: %w: %s tells no digest of %q", embed.ErrModelUnfit, s.base, name)
	}
	return manifest, err
}

// manifest is the digest of a model's manifest, "" when the server does not
// tell it. It changes with whatever changes of the model, or of what lies
// around it.
func (s *server) manifest(ctx context.Context, name string) (string, error) {
	models, err := s.list(ctx)
	if err != nil {
		return "", err
	}
	for _, m := range models {
		if model.ParseName(m.Name).EqualFold(model.ParseName(name)) && m.Digest != "" {
			return "sha256:" + strings.TrimPrefix(m.Digest, "sha256:"), nil
		}
	}
	return "", nil
}
