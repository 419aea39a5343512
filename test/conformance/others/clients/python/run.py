"""Runs every test of this folder: a line of JSON for each, with why it failed; 1 if any did.

For a person, `python -m unittest` in this folder does the same.
"""

import json
import os
import platform
import sys
import unittest

import boto3


def tell(**line):
    print(json.dumps(line), flush=True)


class Lines(unittest.TestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        tell(test=test.id(), failed=None)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        tell(test=test.id(), failed=self.failures[-1][1])

    def addError(self, test, error):
        super().addError(test, error)
        tell(test=test.id(), failed=self.errors[-1][1])

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            tell(test=subtest.id(), failed=self._exc_info_to_string(error, test))

    def addSkip(self, test, reason):
        # Nothing here is skipped on purpose.
        super().addSkip(test, reason)
        self.failures.append((test, reason))
        tell(test=test.id(), failed=f'skipped: {reason}')


tell(python=platform.python_version(), boto3=boto3.__version__)
result = Lines()
unittest.defaultTestLoader.discover(os.path.dirname(os.path.abspath(__file__))).run(result)
tell(ran=result.testsRun)
sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)
