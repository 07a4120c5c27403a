package ollama

import (
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
)

func TestConformance(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	o.BatchSize = 2 // so that calls span batches
	embedtest.Run(t, func(t *testing.T) embed.Embedder { return open(t, o) })
}
