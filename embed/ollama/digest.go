package ollama

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/types/model"

	"paperkin/embed"
)

// blob matches the file name of weights in the server's store.
var blob = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`sha256[-:]([0-9a-f]{64})`) })

// digest identifies the model's weights: by their hash, which is in the FROM
// line of the Modelfile. Where it is not, or where an adapter changes what the
// weights do, it returns the manifest's digest. That one also changes with a
// template or a licence, which costs a needless re-index but never mixes
// vectors of two models.
func (s *server) digest(ctx context.Context, name string, show *api.ShowResponse) (string, error) {
	var weights string
	adapted := false
	for line := range strings.Lines(show.Modelfile) {
		switch word, rest, _ := strings.Cut(line, " "); {
		case word == "FROM" && weights == "": // further ones are projectors
			if m := blob().FindStringSubmatch(rest); m != nil {
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
		err = fmt.Errorf("ollama: %w: %s reports no digest for %q", embed.ErrModelUnfit, s.base, name)
	}
	return manifest, err
}

// manifest returns the digest of a model's manifest, "" when the server does
// not report it. It changes with anything about the model: its weights, its
// template, its licence.
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
