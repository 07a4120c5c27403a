package house

import (
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport has a line for every folder with source files: which packages of
// this module they may import. "x/..." is every package below x. A line for a
// single file adds to that of its folder. Test files are not held to the table;
// they only keep to the order of the layers.
var mayImport = map[string]string{
	"embed":                   "embed/text",
	"embed/batch":             "embed",
	"embed/embedtest":         "embed",
	"embed/ollama":            "embed embed/batch embed/profile",
	"embed/ollama/ollamatest": "embed/text",
	"embed/openai":            "embed embed/batch embed/profile",
	"embed/openai/openaitest": "",
	"embed/pool":              "embed",
	"embed/profile":           "embed",
	"embed/static":            "embed",
	"embed/text":              "",

	"index":                          "embed index/backup index/calibrate index/catalogue index/compact index/durable index/exports index/feeds index/fill index/filter index/health index/lexical index/merge index/move index/notebook index/outbox index/paper index/phrase index/place index/remembered index/said index/salvage index/shelf index/slots index/vector",
	"index/chromem":                  "embed index/chromem/dot index/crash index/durable index/vector",
	"index/chromem/dot":              "index/durable",
	"index/chromem/dot/gen":          "",
	"index/crash":                    "",
	"index/damagetest":               "",
	"index/durable":                  "",
	"index/exports":                  "index/durable",
	"index/feeds":                    "index/durable",
	"index/harvest":                  "index/crash index/durable index/harvest/service index/paper index/paper/charset index/paper/formats/format index/paper/pattern index/paper/source",
	"index/harvest/service":          "index/paper index/paper/formats/... index/paper/pattern",
	"index/filter":                   "index/lexical/analysis index/paper index/vector",
	"index/lexical":                  "embed/text index/crash index/durable index/filter index/lexical/analysis index/lexical/segment index/paper index/vector",
	"index/lexical/analysis":         "",
	"index/lexical/segment":          "index/vector",
	"index/catalogue":                "embed index/catalogue/counts index/catalogue/image index/catalogue/schema index/catalogue/sealed index/catalogue/wal index/durable index/filter index/paper index/vector",
	"index/catalogue/image":          "index/catalogue/sealed index/durable",
	"index/catalogue/counts":         "",
	"index/catalogue/pages":          "index/catalogue/wal",
	"index/catalogue/remains":        "embed index/catalogue index/catalogue/pages index/catalogue/sealed index/catalogue/wal index/durable index/paper index/vector",
	"index/catalogue/schema":         "",
	"index/catalogue/sealed":         "index/durable",
	"index/catalogue/wal":            "",
	"index/backup":                   "embed index/catalogue index/catalogue/image index/durable index/feeds index/fill index/health index/paper/packed index/shelf index/vector",
	"index/compact":                  "index/catalogue index/durable index/fill index/vector",
	"index/health":                   "index/catalogue index/durable index/fill index/slots index/vector",
	"index/fill":                     "embed index/calibrate index/catalogue index/crash index/durable index/lexical index/slots index/vector",
	"index/calibrate":                "",
	"index/indextest":                "embed embed/embedtest index index/catalogue index/catalogue/sealed index/chromem index/filter index/lexical index/paper index/paper/formats/json index/paper/source index/shelf",
	"index/merge":                    "index/catalogue index/crash index/paper index/paper/formats index/paper/pattern index/vector",
	"index/place":                    "index/catalogue index/durable",
	"index/porttest":                 "",
	"index/move":                     "embed index/backup index/catalogue index/durable index/feeds index/fill index/shelf index/vector",
	"index/salvage":                  "index/backup index/catalogue index/catalogue/remains index/durable index/feeds index/fill index/health index/merge index/paper index/shelf index/vector",
	"index/remembered":               "embed index/durable",
	"index/notebook":                 "index/catalogue index/durable index/filter index/paper index/said index/shelf",
	"index/said":                     "index/durable index/filter index/shelf index/vector",
	"index/shelf":                    "index/durable index/paper",
	"index/slots":                    "index/durable index/vector",
	"index/vector":                   "embed index/durable",
	"index/weaviate":                 "embed index index/catalogue index/crash index/durable index/exports index/filter index/lexical index/notebook index/paper index/remembered index/said index/shelf index/vector index/weaviate/conn index/weaviate/schema index/weaviate/where",
	"index/weaviate/audit":           "index index/crash index/lexical index/weaviate/conn index/weaviate/schema index/weaviate/write",
	"index/weaviate/clustertest":     "index index/fill index/weaviate/conn index/weaviate/schema index/weaviate/write",
	"index/weaviate/conn":            "index/crash index/weaviate/schema",
	"index/weaviate/schema":          "embed index/calibrate index/filter index/lexical index/lexical/analysis index/paper",
	"index/weaviate/where":           "index/filter index/lexical index/paper index/phrase index/said index/vector index/weaviate/schema",
	"index/weaviate/transfer":        "index index/move index/vector index/weaviate/write",
	"index/weaviate/weaviatetest":    "index/porttest index/weaviate/conn",
	"index/weaviate/write":           "index index/catalogue index/crash index/durable index/fill index/filter index/lexical index/lexical/analysis index/vector index/weaviate/conn index/weaviate/schema",
	"index/zotero":                   "index/crash index/durable index/paper index/paper/formats/json index/paper/pattern",
	"index/zotero/zoterotest":        "",
	"index/vector/storetest":         "embed index/durable index/vector",
	"index/phrase":                   "index/lexical index/paper",
	"index/outbox":                   "index/durable",
	"index/paper":                    "embed/text index/paper/pattern index/paper/text",
	"index/paper/formats":            "index/paper index/paper/foreign index/paper/formats/...",
	"index/paper/formats/bib":        "embed/text index/paper index/paper/formats/format index/paper/pattern index/paper/text",
	"index/paper/formats/format":     "index/paper index/paper/charset",
	"index/paper/formats/formattest": "index/paper index/paper/formats/format index/paper/formats/json index/paper/source",
	"index/paper/formats/json":       "index/paper index/paper/formats/format index/paper/pattern index/paper/text",
	"index/paper/formats/page":       "index/paper index/paper/foreign index/paper/formats/format index/paper/pattern index/paper/readinglist",
	"index/paper/formats/table":      "index/paper index/paper/foreign index/paper/formats/format index/paper/formats/workbook index/paper/pattern index/paper/text",
	"index/paper/formats/tagged":     "index/paper index/paper/formats/format index/paper/pattern index/paper/text",
	"index/paper/formats/yaml":       "index/paper index/paper/formats/format index/paper/pattern",
	"index/paper/formats/xml":        "index/paper index/paper/formats/format index/paper/formats/json index/paper/formats/tagged index/paper/pattern index/paper/text",
	"index/paper/formats/workbook":   "index/paper/charset index/paper/formats/format index/paper/packed index/paper/pattern index/paper/scratch",
	"index/paper/scratch":            "",
	"index/paper/charset":            "index/paper/pattern",
	"index/paper/foreign":            "index/paper/pattern",
	"index/paper/packed":             "",
	"index/paper/pattern":            "",
	"index/paper/readinglist":        "index/paper index/paper/pattern index/paper/text",
	"index/paper/source":             "index/paper index/paper/charset index/paper/foreign index/paper/formats index/paper/formats/format index/paper/packed index/paper/scratch",
	"index/paper/tex":                "embed/text index/paper/pattern",
	"index/paper/text":               "embed/text index/paper/pattern index/paper/tex",

	"query":                     "embed embed/profile index index/crash index/filter index/lexical index/paper index/phrase index/vector query/near query/question query/suggest",
	"query/question":            "index/filter index/paper index/phrase",
	"query/eval":                "embed index index/paper query query/near query/wire",
	"query/edit":                "",
	"query/near":                "embed",
	"query/comparetest":         "query",
	"query/digest":              "embed index index/filter index/paper index/vector query query/near query/wire",
	"query/feed":                "index/paper index/paper/text query query/wire",
	"query/feed/feedtest":       "",
	"query/digest/letter":       "index index/paper index/paper/formats/page index/paper/text query query/digest query/feed query/near query/wire",
	"query/api":                 "index index/filter index/paper/formats index/paper/text query query/service query/wire",
	"query/server":              "index/crash",
	"query/service":             "embed index index/crash index/paper index/paper/formats index/paper/formats/bib query query/digest query/edit query/near query/wire",
	"query/service/servicetest": "embed embed/embedtest index index/chromem index/indextest query query/service query/wire",
	"query/mcp":                 "index index/crash index/filter index/paper index/paper/formats index/paper/text query query/service query/wire",
	"query/mcp/clients":         "",
	"query/suggest":             "index/filter index/lexical index/lexical/analysis index/paper query/edit",
	"query/web":                 "index index/filter index/paper index/paper/formats/page index/paper/text query query/digest query/feed query/near query/service query/wire",
	"query/wire":                "embed/profile index index/filter index/paper index/paper/pattern index/paper/text query query/edit",

	"cmd/paperkin":                   "cmd/internal/cli",
	"cmd/internal/cli":               "cmd/internal/browse cmd/internal/browser cmd/internal/config cmd/internal/fault cmd/internal/help cmd/internal/hits cmd/internal/last cmd/internal/line cmd/internal/mail cmd/internal/manual cmd/internal/open cmd/internal/option cmd/internal/outfile cmd/internal/screen cmd/internal/session cmd/internal/setting cmd/internal/shell cmd/internal/tally cmd/internal/telling cmd/internal/wording embed embed/pool embed/profile index index/crash index/durable index/feeds index/filter index/harvest index/outbox index/paper/... index/zotero query query/api query/digest query/digest/letter query/edit query/eval query/feed query/mcp query/mcp/clients query/near query/question query/server query/service query/web query/wire testdata",
	"cmd/internal/browser":           "index/crash index/paper/text",
	"cmd/internal/config":            "index/durable",
	"cmd/internal/house":             "", // tests only
	"cmd/internal/last":              "index/durable",
	"cmd/internal/mail":              "index/crash index/paper/text",
	"cmd/internal/mail/mailtest":     "index/crash",
	"cmd/internal/manual":            "cmd/internal/screen",
	"cmd/internal/browse":            "cmd/internal/screen index index/filter index/paper query query/wire",
	"cmd/internal/screen":            "index/crash index/paper/text",
	"cmd/internal/telling":           "index",
	"cmd/internal/fault":             "cmd/internal/mail cmd/internal/screen cmd/internal/shell cmd/internal/telling embed index index/crash index/feeds index/harvest index/outbox index/paper/foreign index/paper/formats index/paper/packed index/paper/source index/zotero query query/edit query/service",
	"cmd/internal/help":              "cmd/internal/fault cmd/internal/line cmd/internal/manual cmd/internal/option cmd/internal/screen cmd/internal/session cmd/internal/shell index index/harvest",
	"cmd/internal/hits":              "cmd/internal/fault cmd/internal/option cmd/internal/screen cmd/internal/session cmd/internal/shell cmd/internal/wording index index/paper index/paper/formats index/paper/formats/page index/zotero query query/wire",
	"cmd/internal/line":              "cmd/internal/fault cmd/internal/option cmd/internal/shell query/edit",
	"cmd/internal/open":              "cmd/internal/fault cmd/internal/option cmd/internal/screen cmd/internal/session embed embed/pool index index/harvest query",
	"cmd/internal/open/open.go":      "embed/batch embed/ollama embed/openai embed/static index/chromem", // only this file knows which adapters there are
	"cmd/internal/option":            "cmd/internal/fault index/paper/formats index/paper/formats/bib index/paper/formats/json index/paper/formats/tagged",
	"cmd/internal/outfile":           "cmd/internal/fault cmd/internal/option cmd/internal/screen cmd/internal/session index index/durable query/eval",
	"cmd/internal/programtest":       "query/wire",
	"cmd/internal/session":           "cmd/internal/fault cmd/internal/line cmd/internal/manual cmd/internal/screen cmd/internal/setting cmd/internal/tally embed index index/crash index/harvest index/paper query query/service",
	"cmd/internal/setting":           "cmd/internal/config cmd/internal/line cmd/internal/option index/harvest query query/question",
	"cmd/internal/shell":             "",
	"cmd/internal/tally":             "cmd/internal/screen index query/wire",
	"cmd/internal/wording":           "cmd/internal/fault cmd/internal/open cmd/internal/screen cmd/internal/session cmd/internal/shell embed embed/profile index index/filter index/paper query query/question query/wire",
	"cmd/paperkin-cluster/faults":    "", // tests only
	"cmd/paperkin-cluster":           "cmd/internal/cli cmd/internal/fault cmd/internal/manual cmd/internal/option cmd/internal/session index query",
	"cmd/paperkin-cluster/doctor.go": "index/weaviate/audit",
	"cmd/paperkin-cluster/move.go":   "cmd/internal/screen index/weaviate/transfer",
	"cmd/paperkin-cluster/open.go":   "index/catalogue index/chromem index/weaviate index/weaviate/audit index/weaviate/conn index/weaviate/schema index/weaviate/transfer index/weaviate/write",
	"cmd/paperkin/faults":            "", // tests only
	"cmd/bench":                      "cmd/bench/grow cmd/bench/shape embed embed/static index index/chromem index/paper index/paper/formats index/paper/source index/vector query query/digest query/wire",
	"cmd/mcpb":                       "",
	"cmd/bench/cost":                 "",
	"cmd/bench/load":                 "embed embed/static index index/chromem index/paper query query/api query/server query/service query/wire",
	"cmd/bench/grow":                 "",
	"cmd/bench/year":                 "cmd/bench/grow embed embed/static index index/chromem index/paper/formats/json index/paper/source query query/digest query/wire",
	"cmd/bench/shape":                "index/paper index/paper/formats",
	"cmd/bench/roundtrip":            "index/paper index/paper/formats index/paper/formats/format index/paper/source",

	"testdata": "",
}

// reserved are packages from elsewhere that only the named folders and what is
// below them may import.
var reserved = map[string]string{
	"flag":                               "cmd index/chromem/dot/gen", // options belong to programs
	"github.com/urfave/cli/v2":           "cmd",
	"os/signal":                          "cmd",
	"github.com/jedib0t/go-pretty":       "cmd/internal/screen",
	"charm.land/bubbletea/v2":            "cmd/internal/browse",
	"github.com/charmbracelet":           "cmd/internal/browse cmd/internal/programtest", // in tests an emulator
	"github.com/pelletier/go-toml":       "cmd/internal/config",
	"golang.org/x/term":                  "cmd/bench/cost cmd/internal/screen",
	"github.com/wneessen/go-mail":        "cmd/internal/mail",
	"github.com/emersion":                "cmd/internal/mail/mailtest", // servers of tests
	"net/http":                           "cmd/bench/load embed/batch embed/ollama embed/openai index/harvest index/weaviate/conn index/zotero query/api query/mcp query/server query/service query/web",
	"github.com/modelcontextprotocol":    "query/mcp",
	"database/sql":                       "index/catalogue index/indextest index/zotero",
	"modernc.org/sqlite":                 "index/catalogue index/zotero",
	"github.com/blevesearch":             "index/lexical/analysis", // its stemmers
	"github.com/philippgille/chromem-go": "index/chromem cmd/bench",
	"github.com/edsrzf/mmap-go":          "index/chromem index/lexical/segment index/slots cmd/bench",
	"github.com/ollama/ollama":           "embed/ollama",
	"github.com/tmc/langchaingo":         "embed",
	"github.com/weaviate":                "index/weaviate",
	"google.golang.org/grpc":             "index/weaviate",
}

// layers in the order in which the data flows: imports point to the left only.
var layers = []string{"embed", "index", "query", "cmd"}

func layer(dir string) int {
	first, _, _ := strings.Cut(dir, "/")
	return slices.Index(layers, first)
}

// within reports whether dir is folder or below it.
func within(dir, folder string) bool {
	return dir == folder || strings.HasPrefix(dir, folder+"/")
}

// importProblem says why a source file may not import another package of the
// module, "" if it may. Both are paths within the module.
func importProblem(file, imported string) string {
	dir := path.Dir(file)
	line, listed := mayImport[dir]
	if !listed {
		return "mayImport has no line for " + dir
	}
	for _, allowed := range strings.Fields(line + " " + mayImport[file]) {
		if below, ok := strings.CutSuffix(allowed, "/..."); imported == allowed || ok && within(imported, below) {
			return ""
		}
	}
	return "not in the line of " + dir + " in mayImport"
}

// testImportProblem says why a test file may not import another package of the
// module, "" if it may.
func testImportProblem(file, imported string) string {
	if to := layer(imported); to > layer(path.Dir(file)) {
		return "it is to the right in " + strings.Join(layers, " -> ")
	}
	return ""
}

// reservedProblem says why a source file may not import a package from
// elsewhere, "" if it may.
func reservedProblem(file, imported string) string {
	for p, folders := range reserved {
		if within(imported, p) && !slices.ContainsFunc(strings.Fields(folders), func(f string) bool { return within(path.Dir(file), f) }) {
			return "reserved for " + strings.Join(strings.Fields(folders), ", ")
		}
	}
	return ""
}

// importsOf returns the import paths of a file.
func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}

// TestImports: every import is in the table, and everything in the table is
// imported, so that nothing is allowed that nobody has decided on.
func TestImports(t *testing.T) {
	seen, used := 0, map[string][]string{} // by folder and by file
	eachGoFile(t, func(file string) {
		dir, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
		if _, listed := mayImport[dir]; !listed && !test {
			t.Errorf("%s: mayImport has no line for its folder", file)
		}
		used[dir] = append(used[dir], "")
		for _, p := range importsOf(t, file) {
			seen++
			problem := ""
			switch imported, ours := strings.CutPrefix(p, module); {
			case ours && test:
				problem = testImportProblem(file, imported)
			case ours:
				problem = importProblem(file, imported)
				used[dir], used[file] = append(used[dir], imported), append(used[file], imported)
			case !test:
				problem = reservedProblem(file, p)
			}
			if problem != "" {
				t.Errorf("%s imports %s: %s", file, p, problem)
			}
		}
	})
	if seen < 500 {
		t.Errorf("only %d imports: was everything read?", seen)
	}
	for from, line := range mayImport {
		if used[from] == nil {
			t.Errorf("mayImport has a line for %s, which is not there", from)
		}
		for _, to := range strings.Fields(line) {
			below, all := strings.CutSuffix(to, "/...")
			if !slices.ContainsFunc(used[from], func(imported string) bool { return imported == to || all && within(imported, below) }) {
				t.Errorf("mayImport lets %s import %s, which it does not", from, to)
			}
		}
	}
}

// adapters connect a layer to something outside; only the place that chooses one
// knows which there are.
var adapters = []string{"embed/static", "embed/ollama", "embed/openai", "index/chromem", "index/weaviate"}

// TestImportTable: the table itself keeps the rules that hold it together.
func TestImportTable(t *testing.T) {
	forTests := func(folder string) bool { return strings.HasSuffix(folder, "test") }
	for from, line := range mayImport {
		chooses := strings.HasPrefix(from, "cmd/") && path.Base(from) == "open.go" || strings.HasPrefix(from, "cmd/bench") // which measures them
		for _, to := range strings.Fields(line) {
			to = strings.TrimSuffix(to, "/...")
			switch {
			case layer(to) > layer(from):
				t.Errorf("%s: %s is to the right in %s", from, to, strings.Join(layers, " -> "))
			case slices.Contains(adapters, to) && !chooses && !forTests(from):
				t.Errorf("%s: only the open.go of a program imports the adapter %s", from, to)
			case to == "testdata" && layer(from) != len(layers)-1:
				t.Errorf("%s: the sample is for programs and tests", from)
			case forTests(to) && !forTests(from):
				t.Errorf("%s: %s is for tests", from, to)
			}
		}
	}
}

func TestImportProblem(t *testing.T) {
	for _, tt := range []struct {
		file, imported string
		ok             bool
	}{
		{"query/query.go", "index", true},
		{"query/query.go", "embed", true},
		{"index/build.go", "query", false},
		{"embed/space.go", "index/paper", false},
		{"query/query.go", "cmd/internal/cli", false},
		{"index/paper/id.go", "index", false},
		{"index/library.go", "index/chromem", false},
		{"query/query.go", "embed/ollama", false},
		{"cmd/internal/cli/search.go", "embed/static", false},
		{"cmd/internal/open/open.go", "embed/static", true},
		{"cmd/internal/open/open.go", "query", true},
		{"cmd/internal/cli/demo.go", "testdata", true},
		{"index/build.go", "testdata", false},
		{"util/util.go", "embed", false},
	} {
		if problem := importProblem(tt.file, tt.imported); (problem == "") != tt.ok {
			t.Errorf("%s imports %s: got %q, want ok %v", tt.file, tt.imported, problem, tt.ok)
		}
	}
	for _, tt := range []struct {
		file, imported string
		ok             bool
	}{
		{"query/query.go", "flag", false},
		{"cmd/paperkin/main.go", "flag", true},
		{"cmd/bench/main.go", "flag", true},
		{"index/paper/id.go", "github.com/urfave/cli/v2", false},
		{"query/hit.go", "net/http", false},
		{"index/harvest/client.go", "net/http/httputil", true},
		{"index/paper/id.go", "strings", true},
	} {
		if problem := reservedProblem(tt.file, tt.imported); (problem == "") != tt.ok {
			t.Errorf("%s imports %s: got %q, want ok %v", tt.file, tt.imported, problem, tt.ok)
		}
	}
	if testImportProblem("index/library_test.go", "index/chromem") != "" || testImportProblem("index/library_test.go", "query") == "" {
		t.Error("a test file may import an adapter, and nothing to the right of its layer")
	}
}
