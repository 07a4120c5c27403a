package schema

import (
	"encoding/json"
	"fmt"

	"paperkin/embed"
	"paperkin/index/calibrate"
)

// InfoFormat is the format of what this program writes, and all that it can read.
const InfoFormat = 1

// Info is what a library is, in the object of the sort [InfoSort]: all of it is of one
// moment, and the class that it names is so as well.
type Info struct {
	Format  int         `json:"format"`
	Library string      `json:"library"` // id of the writer's catalogue
	Class   string      `json:"class"`   // of the papers; empty before the first ones are there
	Space   embed.Space `json:"space"`   // of their vectors

	Papers  int   `json:"papers"`
	Live    int   `json:"live"`     // papers with a vector
	LastKey int64 `json:"last_key"` // that a paper was given
	Change  int64 `json:"change"`   // number of the last change of the catalogue that is in it

	Average [2]float64  `json:"average"` // words that a paper has in its title, in its abstract: see lexical.Statistics
	Years   map[int]int `json:"years"`   // papers by the year of publication

	Calibration calibrate.Calibration `json:"calibration"` // zero: not measured yet
	Analysis    int                   `json:"analysis"`    // version of package analysis
	Written     string                `json:"written"`     // when, in UTC and RFC 3339
}

// ReadInfo reads what a library is.
func ReadInfo(body string) (i Info, err error) {
	if err = json.Unmarshal([]byte(body), &i); err == nil && (i.Format < 1 || i.Format > InfoFormat) {
		err = fmt.Errorf("format %d, want 1 to %d", i.Format, InfoFormat)
	}
	if err != nil {
		err = fmt.Errorf("what the library is: %w", err)
	}
	return i, err
}

// Body is the JSON of it.
func (i Info) Body() ([]byte, error) { return json.Marshal(i) }
