"""Does a watch do what its own tests say? Each test is put on stage, and what came is compared with what was expected.

    test -> staging  the entries that it makes up, each with its feed and its moment
         -> proving  one entry: the matcher; a story: the real pipeline under a virtual clock (see monitor.rehearsal)
         -> telling  alerts expected and alerts told, one against the other
         -> reasons  why it fired or did not, why it was told or was not
         -> results  what a person reads, and `junit` what a build server reads

docs/reference/tests.md tells it to editors.
"""

from monitor.proof.junit import junit
from monitor.proof.proving import Prover
from monitor.proof.results import Difference, Proof, Row, Sign

__all__ = ["Difference", "Proof", "Prover", "Row", "Sign", "junit"]
