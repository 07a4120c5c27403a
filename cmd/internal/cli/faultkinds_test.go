package cli

import (
	"net/http"
	"slices"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/embed/ollama/ollamatest"
)

// faultKind is a way in which an Ollama server can fail during a run, and the
// expected result of the run.
type faultKind struct {
	name string
	// spoil, back and restarts are those of ollamatest.Spoiler.
	spoil    func(*passage) bool
	back     int
	restarts bool
	// code is the run's exit code: exitDone when all papers are embedded in
	// spite of it, exitSomeFailed when all but the marked one are.
	code   int
	stderr string // what the run says, among other things
	// early: the run ends before it has begun; there is no library.
	early bool
	// slow kinds end with a time-out: the program gets a short one.
	slow bool
	// wider: the backend must have a model with more dimensions.
	wider bool
}

type passage = ollamatest.Exchange

// When a fault spoils a request.
var at, since, marked, always, listing = ollamatest.At, ollamatest.Since, ollamatest.Marked, ollamatest.Always, ollamatest.Listing

func says(status int, message string) func(*passage) bool {
	return func(x *passage) bool { return x.Fail(status, message) }
}

func writes(body string) func(*passage) bool {
	return func(x *passage) bool { return x.Reply(http.StatusOK, []byte(body)) }
}

func vectors(f func(x *passage, v [][]float32) [][]float32) func(*passage) bool {
	return func(x *passage) bool { return x.Change(func(v [][]float32) [][]float32 { return f(x, v) }) }
}

// Faults of answers.
var (
	oneTooMany = vectors(func(_ *passage, v [][]float32) [][]float32 { return append(v, v[0]) })
	oneMissing = vectors(func(_ *passage, v [][]float32) [][]float32 { return v[1:] })
	allShorter = vectors(func(_ *passage, v [][]float32) [][]float32 {
		for i := range v {
			v[i] = v[i][1:]
		}
		return v
	})
	oneShorter = vectors(func(x *passage, v [][]float32) [][]float32 {
		v[x.Where()] = v[x.Where()][1:]
		return v
	})
	allZero = vectors(func(_ *passage, v [][]float32) [][]float32 {
		for i := range v {
			clear(v[i])
		}
		return v
	})
	oneZero = vectors(func(x *passage, v [][]float32) [][]float32 {
		clear(v[x.Where()])
		return v
	})
	reversed = vectors(func(_ *passage, v [][]float32) [][]float32 {
		slices.Reverse(v)
		return v
	})
	rotated = vectors(func(_ *passage, v [][]float32) [][]float32 { return append(v[1:], v[0]) })
	// strange vectors belong to no text and no model.
	strange = vectors(func(_ *passage, v [][]float32) [][]float32 {
		for i := range v {
			for j := range v[i] {
				v[i][j] = 1 / float32(1+i+j)
			}
		}
		return v
	})
	halfJSON = func(x *passage) bool {
		status, body := x.Forward()
		return x.Reply(status, body[:len(body)/2])
	}
)

// crashed is the server's message when its runner has crashed.
const crashed = `do embedding request: Post "http://127.0.0.1:4321/embedding": EOF`

const notANumber = "failed to encode response: json: unsupported value: NaN"

var faultKinds = []faultKind{
	// Temporary faults: in the end all papers are embedded.
	{name: "refused for a while", spoil: at((*passage).GoDown), back: 2},
	{name: "restarted", spoil: at((*passage).GoDown), back: 3, restarts: true},
	{name: "hangs up", spoil: at(func(x *passage) bool { return x.BreakOff(0, false) })},
	{name: "reset before the answer", spoil: at(func(x *passage) bool { return x.BreakOff(0, true) })},
	{name: "reset half-way", spoil: at(func(x *passage) bool { return x.BreakOff(0.5, true) })},
	{name: "ends half-way", spoil: at(func(x *passage) bool { return x.BreakOff(0.5, false) })},
	{name: "400 with EOF", spoil: at(says(400, crashed))},
	{name: "500", spoil: at(says(500, "something went wrong"))},
	{name: "503", spoil: func(x *passage) bool {
		return x.Number() >= x.First() && x.Number() < x.First()+3 && x.Fail(503, "server busy, please try again.  maximum pending requests exceeded")
	}},
	{name: "502 of a gateway", spoil: at(says(502, "bad gateway"))},
	{name: "truncated JSON", spoil: at(halfJSON)},
	{name: "no JSON", spoil: at(writes("<html>welcome</html>"))},
	{name: "no vectors", spoil: at(writes(`{"embeddings":[]}`))},
	{name: "a vector too many", spoil: at(oneTooMany)},
	{name: "a vector missing", spoil: at(oneMissing)},
	{name: "wrong dimensions", spoil: at(allShorter)},
	{name: "zero vectors", spoil: at(allZero)},
	{name: "NaN", spoil: at(says(500, notANumber))},
	{name: "reversed", spoil: at(reversed)},
	{name: "rotated", spoil: at(rotated)},
	{name: "reversed from now on", spoil: since(reversed)},
	{name: "rotated from now on", spoil: since(rotated)},
	{name: "another model for a moment", spoil: at(strange)},
	{name: "no list of models for a while", spoil: func(x *passage) bool {
		return x.Waits() < 2 && listing(says(503, "busy"))(x)
	}},

	// Faults of one paper.
	{name: "crashes at a paper", spoil: marked(says(400, crashed)), code: fault.ExitSomeFailed, stderr: "EOF"},
	{name: "500 at a paper", spoil: marked(says(500, "cannot do this one")), code: fault.ExitSomeFailed, stderr: "cannot do this one"},
	{name: "NaN at a paper", spoil: marked(says(500, notANumber)), code: fault.ExitSomeFailed, stderr: "NaN"},
	{name: "NaN in JSON at a paper", spoil: marked(writes(`{"embeddings":[[NaN]]}`)), code: fault.ExitSomeFailed, stderr: "unreadable answer"},
	{name: "truncated JSON at a paper", spoil: marked(halfJSON), code: fault.ExitSomeFailed, stderr: ": "},
	{name: "reset at a paper", spoil: marked(func(x *passage) bool { return x.BreakOff(0.5, true) }), code: fault.ExitSomeFailed, stderr: ": "},
	{name: "zero vector at a paper", spoil: marked(oneZero), code: fault.ExitSomeFailed, stderr: "zero"},
	{name: "wrong dimensions at a paper", spoil: marked(oneShorter), code: fault.ExitSomeFailed, stderr: "components, want"},
	{name: "wrong count at a paper", spoil: marked(oneTooMany), code: fault.ExitSomeFailed, stderr: "got 2 vectors, want 1"},

	// The run ends, and finished work is kept.
	{name: "refused for good", spoil: at((*passage).GoDown), code: fault.ExitUnreachable, stderr: "hint: start it with: ollama serve"},
	{name: "resets everything", spoil: since(func(x *passage) bool { return x.BreakOff(0.5, true) }), code: fault.ExitUnreachable, stderr: "not reachable"},
	{name: "always busy", spoil: since(says(503, "server busy")), code: fault.ExitUnreachable, stderr: "server busy"},
	{name: "wants a login", spoil: since(says(401, "unauthorized")), code: fault.ExitUnreachable, stderr: "login"},
	{name: "hangs", spoil: since((*passage).Hang), code: fault.ExitUnreachable, stderr: "--ollama-timeout", slow: true},
	{name: "slow drip", spoil: since((*passage).Drip), code: fault.ExitUnreachable, stderr: "--ollama-timeout", slow: true},
	{name: "hangs at the list of models", spoil: listing((*passage).Hang), code: fault.ExitUnreachable, stderr: "--ollama-timeout", slow: true},
	{name: "no list of models", spoil: listing(says(500, "disk is broken")), code: fault.ExitUnreachable, stderr: "disk is broken"},
	{name: "no embedding service", spoil: since(says(501, "this model does not support embeddings")), code: fault.ExitModel, stderr: "does not support"},
	{name: "fails at everything", spoil: since(says(500, "tensor is missing")), code: fault.ExitModel, stderr: "tensor is missing"},
	{name: "wrong count always", spoil: since(oneMissing), code: fault.ExitModel, stderr: "vectors, want"},
	{name: "wrong dimensions always", spoil: since(allShorter), code: fault.ExitModel, stderr: "components, want"},
	{name: "zero vectors always", spoil: since(allZero), code: fault.ExitModel, stderr: "zero"},
	{name: "another model from now on", spoil: since(strange), code: fault.ExitModel, stderr: "another vector than before"},
	{name: "model replaced", spoil: at(func(x *passage) bool { x.Replace(); return false }), code: fault.ExitLibrary, stderr: "model was replaced"},
	{name: "model replaced behind the answer", spoil: at(func(x *passage) bool {
		status, body := x.Forward()
		x.Replace()
		return x.Reply(status, body)
	}), code: fault.ExitLibrary, stderr: "hint: re-embed the library: paperkin reindex --embedder ollama:"},
	{name: "model of other dimensions", spoil: at(func(x *passage) bool { x.ReplaceWider(); return false }), code: fault.ExitLibrary, stderr: "model was replaced", wider: true},
	{name: "model removed", spoil: at(func(x *passage) bool { x.Remove(); return false }), code: fault.ExitModel, stderr: "hint: get it with: ollama pull"},

	// The run does not begin.
	{name: "reversed from the start", spoil: always(reversed), code: fault.ExitModel, stderr: "came as vector", early: true},
	{name: "zero vectors from the start", spoil: always(allZero), code: fault.ExitModel, stderr: "zero", early: true},
	{name: "busy from the start", spoil: always(says(503, "server busy")), code: fault.ExitUnreachable, stderr: "server busy", early: true},
}

// about is the message of the run about the paper that causes a fault.
func (k *faultKind) about(id, title, stderr string) bool {
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, id+` "`+title+`": `) && strings.Contains(line, k.stderr) {
			return true
		}
	}
	return false
}
