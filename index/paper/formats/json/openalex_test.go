package json_test

import (
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// TestInvertedAbstract: a long word at many positions does not become large in
// memory.
func TestInvertedAbstract(t *testing.T) {
	word := strings.Repeat("x", 1_000_000)
	text := `{"display_name":"T","abstract_inverted_index":{"` + word + `":[0` + strings.Repeat(",0", 99) + "]}}"
	if _, bad := formattest.Read(t, text, json.OpenAlex); len(bad) != 1 || !strings.Contains(bad[0], "abstract of 9000008 bytes") {
		t.Errorf("got %.300q", bad)
	}
}
