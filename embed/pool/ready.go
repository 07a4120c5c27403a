package pool

import (
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
)

// sameVector is the least cosine at which two embedders of one model agree about a text:
// versions and machines differ in the last digits, and one that reads the text otherwise is
// far below this.
const sameVector = 0.999

// witnesses are papers whose texts have what servers of the same weights are known to read
// differently: capitals, accents, symbols, punctuation of several bytes.
var witnesses = [][2]string{
	{"Naïve Bayes und Größen", "Erdős–Rényi graphs: GPT-4 answers “What is learnt?”"},
	{"Cost + benefit", "Models with p<0.05 and f(x)=x^2 cost $3~5 | more."},
	{"WHAT A LONG WINTER DOES", "The price of Bread rises in Winter."},
}

// prepared returns the embedder of a turn's member. If the turn is the one that makes it
// ready, the member is opened, made to load its model, and compared with those that were
// ready before.
func (p *Pool) prepared(ctx context.Context, t turn) (embed.Embedder, error) {
	p.mu.Lock()
	e, want := t.m.embedder, p.witness
	p.mu.Unlock()
	if !t.prepares {
		return e, nil
	}
	if e == nil {
		var err error
		if e, err = t.m.Open(ctx); err != nil {
			return nil, err
		}
	}
	if got := e.Space(); got != p.space {
		return nil, &OtherError{t.m.Name, p.space, got}
	}
	if err := warm(ctx, e); err != nil {
		return nil, err
	}
	got, err := p.witnesses(ctx, e)
	if err != nil {
		return nil, err
	}
	if cosine := agreement(got, want); want != nil && cosine < sameVector {
		return nil, fmt.Errorf("%w: %s gives other vectors than the others, for the same model: cosine %.4f", embed.ErrModelUnfit, t.m.Name, cosine)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.witness == nil {
		p.witness = got
	}
	if t.m.out != nil && p.back != nil {
		p.back(t.m.Name)
	}
	t.m.embedder, t.m.ready, t.m.preparing, t.m.out = e, true, false, nil
	p.wake()
	return e, nil
}

// warm has an embedder load its model, if it has to.
func warm(ctx context.Context, e embed.Embedder) error {
	if server, ok := e.(interface{ Warm(context.Context) error }); ok {
		return server.Warm(ctx)
	}
	return nil
}

// witnesses returns the vectors of the witness texts, nil for those that have none.
func (p *Pool) witnesses(ctx context.Context, e embed.Embedder) ([][]float32, error) {
	texts := make([]string, len(witnesses))
	for i, w := range witnesses {
		texts[i] = p.space.Document(w[0], w[1])
	}
	vectors, err := documents(ctx, e, texts)
	if !isAnswer(err) {
		return nil, err
	}
	return vectors, nil
}

// agreement is the least cosine of two vectors of the same text.
func agreement(a, b [][]float32) float64 {
	least := 1.0
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] == nil && b[i] == nil:
		case len(a[i]) != len(b[i]):
			return 0
		default:
			least = min(least, embed.Dot(a[i], b[i]))
		}
	}
	return least
}

// attempt has an embedder do something, and then asks whether it is still of the space.
// answer is what do has returned where that [isAnswer]; a fault is why the embedder is of no
// use.
func attempt(ctx context.Context, name string, e embed.Embedder, space embed.Space, do func(embed.Embedder) error) (answer, fault error) {
	answer = do(e)
	if isAnswer(answer) {
		return answer, still(ctx, name, e, space)
	}
	if errors.Is(answer, embed.ErrModelUnfit) { // perhaps because the model was replaced
		if other := still(ctx, name, e, space); errors.As(other, new(*OtherError)) {
			return nil, other
		}
	}
	return nil, answer
}

// still returns an error unless an embedder is still of a space.
func still(ctx context.Context, name string, e embed.Embedder, space embed.Space) error {
	v, ok := e.(embed.Verifier)
	if !ok {
		return nil
	}
	now, err := v.Verify(ctx)
	if err == nil && now != space {
		err = &OtherError{name, space, now}
	}
	return err
}
